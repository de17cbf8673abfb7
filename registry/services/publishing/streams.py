"""Content so large that it is written piece by piece: in its canonical form, and code systems as FHIR JSON."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from codesets.compiled import CompiledSystem
from codesets.formats.fhir_json import write_fhir
from codesets.formats.fhir_stream import stream_fhir
from codesets.things.system import head_of
from registry import kinds
from registry.errors import TooLarge
from registry.kinds.codeset.formats import published
from registry.kinds.kind import About, Coded, Format
from registry.models import Version
from registry.services.stored import compilations, contents

#: Bytes of canonical content above which no other form of it is held beside it, nor made before it is asked for.
HUGE = 20_000_000
#: Bytes above which forms that cannot be written piece by piece are not made at all.
MOST_HELD = 80_000_000
STREAMED = ("json", "fhir+json")
#: The release of FHIR that a format is in.
_RELEASES = {"fhir+json": "R4", "fhir-r5+json": "R5"}


def is_huge(session: Session, version: Version) -> bool:
    return contents.size(session, version.content_hash) > HUGE


def pieces(session: Session, version: Version, format: Format, about: About) -> Iterator[bytes] | None:
    """None for what must be held to be written. Raises TooLarge where that would take too much memory."""
    kind = kinds.kind(version.standard.kind)
    if isinstance(kind, Coded) and kind.is_codeset:
        if format.name == "json":
            return contents.stream(session, version.content_hash)
        found = compilations.thing(session, version) if format.name in _RELEASES else None
        if isinstance(found, CompiledSystem):
            told = write_fhir(published(head_of(found), about), "R5")
            return stream_fhir(found, told, _RELEASES[format.name])
    if contents.size(session, version.content_hash) > MOST_HELD:
        raise TooLarge(
            "{slug} is too large to be made into {format}. Fetch it as json, or a code system as fhir+json.",
            slug=version.standard.slug,
            format=format.name,
        )
    return None
