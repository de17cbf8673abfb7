"""What an archetype's publisher says of it."""

import hashlib
from typing import Any

from registry.kinds.archetype import ARCHETYPE as KIND
from registry.web.archetype_pages.upstream import Translated, upstream
from tests.kinds.test_archetype_forms import OPT
from tests.web.archetypes.test_views import ARCHETYPE

STATED = ARCHETYPE.replace(
    'lifecycle_state = <"published">',
    'lifecycle_state = <"published">\n\tother_contributors = <"Ola", "Liv">\n\tother_details = '
    '<["revision"] = <"1.2.3"> ["MD5-CAM-1.0.1"] = <"AB"> ["licence"] = <"CC"> ["build_uid"] = <" ">>',
)


def told(content: str) -> dict[str, Any]:
    return upstream(next(iter(KIND.items(content))))


def test_revision_checksums_licence_and_people_are_told_and_what_is_not_said_is_left_out() -> None:
    found = told(STATED)
    text_hash = hashlib.md5(STATED.encode(), usedforsecurity=False).hexdigest()
    assert found["stated"] == [
        ("Revision", "1.2.3"), ("MD5-CAM-1.0.1, as stated", "AB"), ("Licence", "CC"), ("MD5 of the text", text_hash),
    ]  # fmt: skip
    assert (found["author"], found["contributors"]) == ("Kari", ("Ola", "Liv"))
    assert found["translations"] == [Translated("nb", "Ola", "")]


def test_a_template_has_no_translations() -> None:
    found = told(OPT)
    assert found["translations"] == []
    assert found["stated"][-1][0] == "MD5 of the text"
