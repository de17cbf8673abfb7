"""Records held to an archetype that draws codes from a terminology the registry may have."""

import json
import re
from typing import Any

import pytest

from registry.errors import ContentError, TooLarge
from registry.kinds.archetype import ARCHETYPE, instances
from registry.kinds.kind import About, Item, Target
from tests.kinds.worlds import Known

SITUATION = re.compile(r"\[local::\s*at0006,[^\]]*\]")
DRAWING = SITUATION.sub("[ICD-10::]", ARCHETYPE.sample())
SYSTEM = Target("icd", "codeset", "2026", "in-force")
WHOLE = {"type": "code-system", "url": "http://hl7.org/fhir/sid/icd-10"}
J18 = Item("J18", "Pneumoni")


def today(head: dict[str, Any] | None, target: Target = SYSTEM) -> Known:
    """A registry with this code system and one code in it."""
    items = {("icd", "J18"): J18} | ({("icd", ""): Item("", "ICD-10", content=head)} if head is not None else {})
    return Known({"http://hl7.org/fhir/sid/icd-10": target}, items)


def told(code: str, world: Known) -> list[tuple[str, str]]:
    record = json.loads(ARCHETYPE.write(DRAWING, "example", About("smerte", {}, "1")))
    key = next(name for name in record if name.endswith("situasjon|code"))
    record[key] = code
    record[key.replace("|code", "|terminology")] = "ICD-10"
    found = instances.check(DRAWING, json.dumps(record).encode(), Known(), world).findings
    return [(each.code, str(each.message)) for each in found]


@pytest.mark.parametrize(
    ("code", "world", "refused"),
    [
        ("J18", today(WHOLE), False),
        ("J99", today(WHOLE), True),
        ("", today(WHOLE), True),
        ("J18", today({**WHOLE, "content": "fragment"}), False),
        ("J99", today({**WHOLE, "content": "fragment"}), False),
        ("J99", today({"type": "value-set"}), False),
        ("J99", today(None), False),
        ("J99", today(WHOLE, Target("icd", "terminology", "1", "in-force")), False),
        ("J99", Known(), False),
    ],
)
def test_a_code_is_refused_where_the_whole_system_is_here_and_has_it_not(
    code: str, world: Known, refused: bool
) -> None:
    assert [each for each, _ in told(code, world)] == (["IVAL"] if refused else [])


def test_the_refusal_names_the_terminology_and_the_code() -> None:
    ((code, message),) = told("J99", today(WHOLE))
    assert code == "IVAL"
    assert "ICD-10" in message
    assert "J99" in message


@pytest.mark.parametrize(
    ("record", "form"),
    [
        (b'{"a/b": 1}', "flat"),
        (b'{"a": {"b": [1]}}', "structured"),
        (b'{"_type": "X"}', "canonical"),
        (b"<observation/>", "canonical"),
        (b"\xef\xbb\xbf<observation/>", "canonical"),
    ],
)
def test_a_record_is_known_by_its_form(record: bytes, form: str) -> None:
    checked = instances.check(DRAWING, record, Known())
    assert (checked.form, checked.valid) == (form, False)


def test_xml_that_is_no_record_is_refused_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ContentError) as refused:
        instances.check(DRAWING, b"<note>\n<to></note>", Known())
    assert [each.line for each in refused.value.problems] == [2]
    monkeypatch.setattr(instances, "MAX_BYTES", 5)
    with pytest.raises(TooLarge):
        instances.check(DRAWING, b"<observation/>", Known())


LISTED = {"smerte": {"a": [1] * 60_000}}
NAMED = {"n" * 1_000: {f"{number}": 1 for number in range(20_000)}}
TOLD = {"_type": "OBSERVATION", "a": [{"b": [1] * 1_000}] * 300}


@pytest.mark.parametrize("record", [LISTED, {f"a{number}": 1 for number in range(60_000)}, NAMED, TOLD])
def test_a_record_of_few_bytes_that_is_much_to_check_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(TooLarge):
        instances.check(DRAWING, json.dumps(record).encode(), Known())


def test_a_long_canonical_record_is_checked() -> None:
    record = {"_type": "OBSERVATION", "a": [{"b": 1}] * 60_000}
    assert instances.check(DRAWING, json.dumps(record).encode(), Known()).form == "canonical"


def test_xml_of_many_tags_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instances, "MOST_TAGS", 10)
    with pytest.raises(TooLarge):
        instances.check(DRAWING, b"<OBSERVATION>" + b"<a/>" * 10 + b"</OBSERVATION>", Known())
