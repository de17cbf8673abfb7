"""Files out of folders and zips, as many and as large as may be held, whatever a zip's directory says of them."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from zlib import error as damaged_data

from registry.errors import BadRequest, TooLarge

MOST_FILES = 3_000
#: What all the files of a zip may hold together, as a multiple of what one upload may.
MOST_SHARE = 8
#: What one request may bring: larger folders are for the command line, which nobody waits for.
MOST_IN_REQUEST = 300
BYTES_IN_REQUEST = 32 * 1024 * 1024
SECONDS_IN_REQUEST = 45.0
LONGEST_NAME = 200
_NAMED_IN_UTF8 = 0x800
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
Wanted = Callable[[str], bool]


@dataclass(frozen=True)
class Source:
    """A file by the name that faults are told with; `data` is empty where it was not wanted."""

    name: str
    data: bytes


class Patience:
    """What one request may take of the processor; small files can hold much."""

    def __init__(self) -> None:
        self._end = time.thread_time() + SECONDS_IN_REQUEST

    def check(self, *_progress: int) -> None:
        """Raises TooLarge when it is used up."""
        if time.thread_time() > self._end:
            raise TooLarge(
                "These files take longer than one request may. Bring in fewer at a time, or all by fagregister import.",
                code="too-long",
            )

    def over(self, sources: Iterable[Source]) -> Iterator[Source]:
        for each in sources:
            self.check()
            yield each


def everything(_name: str) -> bool:
    return True


def is_zip(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def in_zip(
    data: bytes, limit: int, wanted: Wanted = everything, together: int | None = None, most: int | None = None
) -> Iterator[Source]:
    """The files of a zip, of which only those wanted are unpacked, `together` bytes of them at most.

    Raises BadRequest and TooLarge. Names are only shown: no file is written where a name says.
    """
    together = limit * MOST_SHARE if together is None else together
    left = together
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [each for each in archive.infolist() if not each.is_dir()]
            _check_count(len(infos), most)
            for info in infos:
                name = _name(info)
                if _is_hidden(PurePosixPath(name)):
                    continue
                content = b""
                if wanted(name):
                    with archive.open(info) as stream:
                        content = stream.read(min(left, limit) + 1)
                    left -= len(content)
                if len(content) > limit or left < 0:
                    raise TooLarge(
                        "{name} is too large: a file may have {limit} MB, all files together {all} MB.",
                        name=name,
                        limit=limit >> 20,
                        all=together >> 20,
                    )
                yield Source(name, content)
    except (zipfile.BadZipFile, damaged_data, LZMAError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadRequest(
            "The zip cannot be read: {why}. Pack it again, without a password.", code="bad-zip", why=str(error)
        ) from error


def _name(info: zipfile.ZipInfo) -> str:
    """Old programs write names in the letters of DOS, newer ones in UTF-8 without saying so."""
    name = info.filename
    if not info.flag_bits & _NAMED_IN_UTF8 and not name.isascii():
        raw = name.encode("cp437")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850")
    return shown(name)


def shown(name: str) -> str:
    """A name that is fit to be seen: without signs that hide or turn others, and not endless."""
    plain = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", name.replace("\\", "/"))
    return plain if len(plain) <= LONGEST_NAME else f"…{plain[-LONGEST_NAME:]}"


def in_folder(folder: Path, limit: int) -> Iterator[Source]:
    """Every file below a folder, sorted; hidden ones are left out, and links that lead out of it."""
    inside = folder.resolve()
    found = sorted(
        each
        for each in folder.rglob("*")
        if each.is_file() and not _is_hidden(each.relative_to(folder)) and each.resolve().is_relative_to(inside)
    )
    _check_count(len(found), None)
    for each in found:
        with each.open("rb") as stream:
            yield Source(str(each.relative_to(folder)), stream.read(limit + 1))


def packed(sources: Iterable[Source]) -> bytes:
    """Several files as a zip, to be kept as one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for each in sources:
            archive.writestr(zipfile.ZipInfo(each.name or "file"), each.data)
    return stream.getvalue()


def _check_count(count: int, most: int | None) -> None:
    limit = MOST_FILES if most is None else most
    if count > limit:
        raise TooLarge(
            "There are {count} files; at most {most} are taken at once. Bring in fewer at a time, or more by "
            "fagregister import.",
            count=count,
            most=limit,
        )


def _is_hidden(path: PurePosixPath | Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
