"""Code systems that are too large to be held: sent as they are read from their file, and only in the form that allows
it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeGuard

from flask import Response, request

from codesets.compiled import CompiledSystem
from codesets.formats.fhir_stream import stream_fhir
from registry.errors import TooLarge
from registry.fhir import formats
from registry.fhir.answers import framed
from registry.fhir.release import release_at

Json = dict[str, Any]
#: Concepts above which a code system is not held whole to be sent.
LARGE: Final = 50_000


def is_large(thing: object) -> TypeGuard[CompiledSystem]:
    return isinstance(thing, CompiledSystem) and len(thing) > LARGE


def sent(
    head: Json, system: CompiledSystem, mode: str | None, elements: Sequence[str], headers: Mapping[str, str]
) -> Response:
    """All of it as JSON. Raises TooLarge for parts of its content, and for XML."""
    form = formats.wanted()
    if form != formats.JSON or elements or mode == "data":
        raise refusal(str(head["id"]))
    answer = framed(b"", form, headers=headers)
    release = release_at(request.path)
    answer.response = stream_fhir(system, head, release.name)
    answer.headers.pop("Content-Length", None)
    return answer


def refusal(slug: str) -> TooLarge:
    return TooLarge(
        "{slug} has more than {most} codes: it is sent only whole and by itself, as JSON. Read it so, or its head with "
        "_summary=true, or pages of its codes with $expand and count.",
        slug=slug,
        most=LARGE,
    )
