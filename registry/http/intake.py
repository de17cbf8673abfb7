"""Takes in the bodies of requests, whole, before any thread is asked to work: with a deadline, and within bounds.

Who sends slowly costs a coroutine, not a thread. What is refused here is told by the application, in the edge's shape.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Final, Protocol
from wsgiref.types import WSGIEnvironment

from registry.errors import BadRequest, RegistryError, TooSlow, Unavailable
from registry.http import bodies, outages

#: Seconds in which some of a body must come.
SILENT: Final = 20.0
#: Seconds that any body may take, and the bytes that it must bring for each one more.
GRACE: Final = 30.0
SLOWEST: Final = 8 * 1024
#: And when the server stops.
CLOSING: Final = 2.0
#: Bytes of a body that are kept in memory, of all bodies together, and of all on the disk, in uploads of full size.
IN_MEMORY: Final = 1024 * 1024
ALL_IN_MEMORY: Final = 64 * IN_MEMORY
ON_DISK: Final = 16


class Chunks(Protocol):
    """A body as the server hands it on: an empty chunk is its end; one before the end tells that it broke off."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...


class Intake:
    """All bodies that are on their way to this process."""

    def __init__(self, limit: int) -> None:
        """`limit` is the largest upload."""
        self._limit = limit
        self._held = 0
        self._deadlines: set[asyncio.Timeout] = set()
        self._closing = False

    def close(self) -> None:
        """The server stops: what has not come in a moment is not waited for."""
        self._closing = True
        soon = asyncio.get_running_loop().time() + CLOSING
        for each in self._deadlines:
            each.reschedule(min(soon, each.when() or soon))

    @asynccontextmanager
    async def taken(self, environ: WSGIEnvironment, chunks: Chunks) -> AsyncIterator[IO[bytes]]:
        """The body as a file, gone when it has been answered; where it is refused the reason stands in `environ`."""
        body = _Body(bodies.most(environ["PATH_INFO"], self._limit), environ.get("CONTENT_LENGTH"))
        try:
            await self._ask(body, environ, chunks)
            yield body.file
        finally:
            self._held -= body.size
            body.file.close()

    async def _ask(self, body: "_Body", environ: WSGIEnvironment, chunks: Chunks) -> None:
        try:
            body.check_stated()
            await self._gather(body, chunks)
            environ["CONTENT_LENGTH"] = str(body.finished())
            environ.pop("HTTP_TRANSFER_ENCODING", None)
        except RegistryError as refused:
            environ[bodies.REFUSED] = refused
        except OSError as error:
            environ[bodies.REFUSED] = outages.of_disk(error) or _no_room()

    async def _gather(self, body: "_Body", chunks: Chunks) -> None:
        now = asyncio.get_running_loop().time
        begun = now()
        deadline = asyncio.timeout_at(begun + (CLOSING if self._closing else SILENT))
        self._deadlines.add(deadline)
        try:
            async with deadline:
                async for chunk in chunks:
                    await self._add(body, chunk)
                    if not self._closing:
                        deadline.reschedule(min(now() + SILENT, begun + GRACE + body.size / SLOWEST))
        except TimeoutError as error:
            raise TooSlow("The body did not come in time; send it again, faster.") from error
        finally:
            self._deadlines.discard(deadline)

    async def _add(self, body: "_Body", chunk: bytes) -> None:
        if self._held + len(chunk) > ON_DISK * self._limit:
            raise Unavailable("Too much is being sent to the service at once. Try again in a minute.", code="busy")
        body.check(chunk)
        self._held += len(chunk)
        body.size += len(chunk)
        if body.size > IN_MEMORY or self._held > ALL_IN_MEMORY:
            await asyncio.get_running_loop().run_in_executor(None, body.spool, chunk)
        else:
            body.file.write(chunk)


class _Body:
    """What has come of one body."""

    def __init__(self, most: int, stated: str | None) -> None:
        self._most = most
        self._stated = int(stated) if stated and stated.isdecimal() else None
        self._broken = False
        self.size = 0
        self.file = tempfile.SpooledTemporaryFile()  # noqa: SIM115 - closed by who answers

    def check_stated(self) -> None:
        """Raises TooLarge for one that is too large by its own word."""
        if (self._stated or 0) > self._most:
            raise bodies.too_large(self._most)

    def check(self, chunk: bytes) -> None:
        """Raises TooLarge, and BadRequest for what comes after a break."""
        if self._broken:
            raise _cut_off()
        self._broken = not chunk
        if self.size + len(chunk) > self._most:
            raise bodies.too_large(self._most)

    def spool(self, chunk: bytes) -> None:
        """Add it on the disk, and from now on. Raises OSError where there is no room."""
        self.file.rollover()
        self.file.write(chunk)

    def finished(self) -> int:
        """The size, with the file at its beginning. Raises BadRequest for less than was stated."""
        if self._stated is not None and self.size < self._stated:
            raise _cut_off()
        self.file.seek(0)
        return self.size


def _cut_off() -> BadRequest:
    return BadRequest("The body ends too early; send it again.", code="truncated-body")


def _no_room() -> Unavailable:
    return Unavailable("The service cannot store what is sent now. Try again in a minute.", code="busy")
