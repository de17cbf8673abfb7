"""The media types that content comes in, over all kinds: what the document says of bodies and answers."""

from typing import Any

from registry.kinds import KINDS

WRITTEN = tuple(dict.fromkeys(each.media_type for kind in KINDS for each in kind.formats if each.writes))
READ = tuple(dict.fromkeys(each.media_type for kind in KINDS for each in kind.formats if each.reads))
#: Names that mean the same (RFC 7303).
ALSO_CALLED = {"text/xml": "application/xml"}


def anything(types: tuple[str, ...]) -> dict[str, Any]:
    """OpenAPI's `content` for bytes whose form is the kind's own matter."""
    return {media: {"schema": {}} for media in types}
