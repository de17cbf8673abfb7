"""Archetypes: the text stays as it came, nodes are items, and changes of units and ranges are marked."""

import re
from pathlib import Path
from typing import Any

import pytest

import archetypes
from registry.errors import ContentError, TooLarge
from registry.kinds.archetype import ARCHETYPE, identity, reading
from registry.kinds.archetype.links import references
from registry.kinds.archetype.nodes import item_at, label_of, parent_of
from registry.kinds.kind import About, Change, Item, Reference, Target, Words
from tests.kinds.worlds import Everything, Known

SAMPLE = ARCHETYPE.sample()
TREE = "/data[at0001]/events[at0002]/data[at0003]"
INTENSITY = f"{TREE}/items[at0004]"


def files(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "archetypes").glob("*.adl"))


def test_the_bytes_are_kept_as_they_came_with_mark_and_line_ends() -> None:
    data = b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode()
    content = ARCHETYPE.read(data, "adl")
    assert ARCHETYPE.canonical(content) == data
    assert ARCHETYPE.write(content, "adl", About("x", {}, "1")) == data
    assert list(ARCHETYPE.items(content))[1:] == list(ARCHETYPE.items(SAMPLE))[1:]


def refusal(data: bytes) -> tuple[str, int | None, int | None]:
    with pytest.raises(ContentError) as refused:
        ARCHETYPE.read(data, "adl")
    (found,) = refused.value.problems
    assert found.message
    return found.code, found.line, found.column


def test_text_that_is_not_adl_is_refused_with_line_and_column() -> None:
    lines = SAMPLE.split("\n")
    brace = next(number for number, line in enumerate(lines) if "HISTORY[at0001]" in line)
    lines[brace] = lines[brace].replace("{", "")
    code, line, column = refusal("\n".join(lines).encode())
    assert code
    assert line is not None
    assert line >= brace + 1
    assert column is not None
    assert refusal(b"")[1] == 1


def test_bytes_that_are_not_utf8_are_refused_with_their_place() -> None:
    data = SAMPLE.encode()
    place = data.index("Smerteregistrering på".encode()) + len("Smerteregistrering p")
    broken = data[:place] + b"\xe5" + data[place + 2 :]
    line = data[:place].count(b"\n") + 1
    assert refusal(broken)[:2] == ("invalid-utf8", line)
    assert refusal(b"\xef\xbb\xbf\xff") == ("invalid-utf8", 1, 1)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("æ".encode("latin-1"), "«æ» in Windows-1252. Save the file as UTF-8"),
        (b"\x81", "Byte 0x81 is not valid UTF-8; save the file as UTF-8"),
        ("archetype".encode("utf-16"), "The text is UTF-16 or UTF-32; save the file as UTF-8"),
        (b"PK\x03\x04\x00\xff", "this is another sort of file"),
    ],
)
def test_what_is_in_other_letters_is_told_with_the_remedy(data: bytes, told: str) -> None:
    with pytest.raises(ContentError) as refused:
        ARCHETYPE.read(data, "adl")
    assert told in refused.value.problems[0].message


def test_an_archetype_above_the_limit_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(TooLarge):
        ARCHETYPE.read(SAMPLE.encode(), "adl")


def test_items_are_nodes_by_path_with_label_and_constraint_in_words() -> None:
    items = {item.key: item for item in ARCHETYPE.items(SAMPLE)}
    assert items[""].label == "Smerteregistrering på sengepost"
    assert items[""].content["archetype_id"] == "openEHR-EHR-OBSERVATION.pain_registration_ward.v1"
    assert items["/"].parent is None
    assert (items[INTENSITY].label, items[INTENSITY].parent) == ("Smerteintensitet", TREE)
    content = items[INTENSITY].content
    assert content["labels"] == {"nb": "Smerteintensitet", "nn": "Smerteintensitet", "en": "Pain intensity"}
    assert "0 til 10" in content["constraint"]["nb"]
    assert content["bindings"] == ["[SNOMED-CT::225908003]"]
    assert content["occurrences"] == "1..1"


def test_a_choice_has_its_names_in_all_languages_and_what_it_is_bound_to() -> None:
    bound = ARCHETYPE.sample().replace('["at0004"] = <[SNOMED-CT::225908003]>', '["at0006"] = <[SNOMED-CT::1]>')
    chosen = [each.content["choices"] for each in ARCHETYPE.items(bound) if "choices" in each.content]
    (choices,) = chosen
    assert choices["at0006"]["bindings"] == ["[SNOMED-CT::1]"]
    assert set(choices["at0007"]) == {"labels"}
    assert set(choices["at0007"]["labels"]) == {"nb", "nn", "en"}


def test_what_is_bound_by_code_and_by_path_is_told_together() -> None:
    sample = ARCHETYPE.sample()
    path = "/data[at0001]/events[at0002]/data[at0003]/items[at0004]"
    bound = sample.replace("<[SNOMED-CT::225908003]>", f'<[SNOMED-CT::225908003]> ["{path}"] = <[SNOMED-CT::2]>')
    (item,) = (each for each in ARCHETYPE.items(bound) if each.key == path)
    assert item.content["bindings"] == ["[SNOMED-CT::225908003]", "[SNOMED-CT::2]"]


def test_problems_of_references_have_the_line_that_they_stand_on() -> None:
    sample = ARCHETYPE.sample()
    own = next(line.strip() for line in sample.splitlines() if line.strip().startswith("openEHR-"))
    lines = {each.code: each.line for each in ARCHETYPE.problems(sample, Known(claims={f"archetype:{own}": "other"}))}
    assert lines["claimed"] == 2
    parted = sample.replace("\nconcept", "\nspecialise\n\topenEHR-EHR-OBSERVATION.away.v1\nconcept")
    lines = {each.code: each.line for each in ARCHETYPE.problems(parted, Known())}
    assert lines["unknown-reference"] == 5


def test_every_difference_of_texts_is_a_difference_of_items() -> None:
    other = SAMPLE + "\n"
    assert list(ARCHETYPE.items(other)) != list(ARCHETYPE.items(SAMPLE))


def changes(old: str, new: str) -> list[Change]:
    assert old in SAMPLE
    return list(ARCHETYPE.changes(SAMPLE, SAMPLE.replace(old, new)).changes)


@pytest.mark.parametrize(
    ("old", "new", "key", "safety"),
    [
        ("|0..10|", "|0..100|", f"{INTENSITY}/value", True),
        ("|0..10|", "|0..5|", f"{INTENSITY}/value", True),
        ('units = <"min">', 'units = <"h">', f"{TREE}/items[at0009]/value", True),
        ("|0.0..1440.0|", "|0.0..720.0|", f"{TREE}/items[at0009]/value", True),
        ("ELEMENT[at0004] occurrences matches {1..1}", "ELEMENT[at0004] occurrences matches {0..1}", INTENSITY, False),
        ('text = <"Smerteintensitet">', 'text = <"Smertestyrke">', INTENSITY, False),
        ('purpose = <"To record', 'purpose = <"For recording', "", False),
    ],
)
def test_changes_are_told_at_their_item_and_units_and_ranges_are_marked(
    old: str, new: str, key: str, safety: bool
) -> None:
    found = changes(old, new)
    assert {change.key for change in found} == {key}
    assert [change.kind for change in found] == ["changed"]
    assert found[0].safety is safety
    assert found[0].reasons
    assert found[0].fields


def test_a_text_arranged_otherwise_is_a_small_change_of_the_head() -> None:
    (change,) = ARCHETYPE.changes(SAMPLE, SAMPLE + "\n").changes
    assert (change.key, change.grade.value, change.safety) == ("", "patch", False)


def without_location() -> str:
    start = SAMPLE.index("ELEMENT[at0008]")
    return SAMPLE[:start] + SAMPLE[SAMPLE.index("ELEMENT[at0009]") :]


def test_nodes_that_come_and_go_are_told_as_such() -> None:
    gone = ARCHETYPE.changes(SAMPLE, without_location())
    assert f"{TREE}/items[at0008]" in {change.key for change in gone.of("removed")}
    come = ARCHETYPE.changes(without_location(), SAMPLE)
    assert f"{TREE}/items[at0008]" in {change.key for change in come.of("added")}


ORDINAL = """DV_COUNT matches {
												magnitude matches {|0..10|}
											}"""


def with_ordinal(text: str) -> str:
    scored = SAMPLE.replace(ORDINAL, "0|[local::at0006], 3|[local::at0007]")
    return scored.replace('text = <"Ved bevegelse">', f'text = <"{text}">')


def test_the_text_of_a_score_s_step_is_a_threshold() -> None:
    old, new = ARCHETYPE.read(with_ordinal("≤8").encode(), "adl"), ARCHETYPE.read(with_ordinal("≤9").encode(), "adl")
    difference = ARCHETYPE.changes(old, new)
    assert difference.safety
    same = ARCHETYPE.changes(old, old.replace('text = <"Situasjon">', 'text = <"Stilling">'))
    assert not same.safety
    missing = old.replace('["at0007"]', '["at0077"]')
    assert ARCHETYPE.changes(old, missing).safety


def test_problems_of_the_library_have_line_and_item() -> None:
    unused = SAMPLE.replace("[local::\n\t\t\t\t\t\t\t\t\t\t\t\t\tat0006,    -- I ro", "[local::")
    found = ARCHETYPE.problems(unused, Everything())
    assert found
    assert all(each.message for each in found)
    assert any(each.line for each in found)


def test_an_archetype_holds_its_id() -> None:
    claim = "archetype:openEHR-EHR-OBSERVATION.pain_registration_ward.v1"
    assert list(ARCHETYPE.claims(SAMPLE)) == [claim]
    assert "claimed" in {found.code for found in ARCHETYPE.problems(SAMPLE, Known(claims={claim: "smerte"}))}


def test_term_bindings_refer_by_canonical_uri_and_need_not_be_published() -> None:
    assert ARCHETYPE.references(SAMPLE) == [
        Reference(INTENSITY, "http://snomed.info/sct", None, "225908003", "annotates")
    ]
    assert ARCHETYPE.problems(SAMPLE, Known()) == []


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ({"type": "code-system"}, ["VETDF"]),
        ({"type": "code-system", "content": "complete"}, ["VETDF"]),
        ({"type": "code-system", "content": "fragment"}, []),
        ({"type": "value-set"}, []),
    ],
)
def test_a_code_that_its_terminology_has_not_is_told_where_the_whole_of_it_is_here(
    head: dict[str, str], codes: list[str]
) -> None:
    target = Target("snomed", "codeset", "1", "in-force")
    world = Known({"http://snomed.info/sct": target}, {("snomed", ""): Item("", "SNOMED CT", content=head)})
    found = ARCHETYPE.problems(SAMPLE, world)
    assert [each.code for each in found] == codes
    assert all("225908003" in each.message and each.line and each.item == INTENSITY for each in found)


@pytest.mark.parametrize(("bound", "severities"), [(True, ["warning"]), (False, ["error"])])
def test_a_code_that_may_be_recorded_must_be_there_and_one_that_a_term_is_bound_to_ought_to(
    bound: bool, severities: list[str]
) -> None:
    listed = SAMPLE.replace("DV_TEXT matches {*}", "DV_CODED_TEXT matches { defining_code matches {[ICD10::X1]} }", 1)
    head = Item("", "", content={"type": "code-system"})
    named = "http://snomed.info/sct" if bound else "http://hl7.org/fhir/sid/icd-10"
    world = Known({named: Target("here", "codeset", "1", "in-force")}, {("here", ""): head})
    assert listed != SAMPLE
    assert [each.severity for each in ARCHETYPE.problems(listed, world) if each.code == "VETDF"] == severities


def test_a_code_out_of_use_is_told_as_other_references_are() -> None:
    retired = Item("225908003", "Score", status="retired")
    world = Known(
        {"http://snomed.info/sct": Target("snomed", "codeset", "1", "in-force")}, {("snomed", "225908003"): retired}
    )
    assert [each.code for each in ARCHETYPE.problems(SAMPLE, world)] == ["retired-item-reference"]


def test_bindings_may_be_uris_or_of_paths_or_of_terminologies_that_have_no_canonical_uri() -> None:
    def bound(key: str, target: str) -> list[Reference]:
        text = SAMPLE.replace('["at0004"] = <[SNOMED-CT::225908003]>', f'["{key}"] = <{target}>')
        return ARCHETYPE.references(ARCHETYPE.read(text.encode(), "adl"))

    assert bound("at0005", "http://snomed.info/id/1") == [
        Reference(f"{TREE}/items[at0005]", "http://snomed.info/sct", None, "1", "annotates")
    ]
    assert bound(INTENSITY, "[LOKAL::17]") == [Reference(INTENSITY, "LOKAL", None, "17", "annotates")]
    assert bound("at0007", "[ICD10::J18]") == [
        Reference(f"{TREE}/items[at0005]/value", "http://hl7.org/fhir/sid/icd-10", None, "J18", "annotates")
    ]


def with_slot(pattern: str) -> list[Reference]:
    """The references of the slot that stands in the place of the location."""
    start, end = SAMPLE.index("ELEMENT[at0008]"), SAMPLE.index("ELEMENT[at0009]")
    allowed = f"include archetype_id/value matches {{/{pattern}/}}"
    slot = f"allow_archetype CLUSTER[at0008] occurrences matches {{0..*}} matches {{ {allowed} }}\n"
    content = ARCHETYPE.read((SAMPLE[:start] + slot + SAMPLE[end:]).encode(), "adl")
    return [reference for reference in ARCHETYPE.references(content) if reference.purpose == "allows"]


@pytest.mark.parametrize(
    ("pattern", "targets"),
    [
        (r"openEHR-EHR-CLUSTER\.device\.v1", ["openEHR-EHR-CLUSTER.device.v1"]),
        (
            r"openEHR-EHR-CLUSTER\.a\.v1|openEHR-EHR-CLUSTER\.b\.v2",
            ["openEHR-EHR-CLUSTER.a.v1", "openEHR-EHR-CLUSTER.b.v2"],
        ),
        (r"openEHR-EHR-CLUSTER\.device(-[a-zA-Z0-9_]+)*\.v1", ["openEHR-EHR-CLUSTER.device.v1"]),
        (r"openEHR-EHR-CLUSTER\.(device|pump)\.v1", []),
        (".*", []),
        ("device", []),
    ],
)
def test_a_slot_refers_to_what_it_names_and_to_nothing_where_it_names_a_pattern(
    pattern: str, targets: list[str]
) -> None:
    assert with_slot(pattern) == [
        Reference(f"{TREE}/items[at0008]", target, None, None, "allows") for target in targets
    ]


def test_search_finds_nodes_and_choices_in_every_language() -> None:
    words = set(ARCHETYPE.words(SAMPLE))
    assert {
        Words("", "openEHR-EHR-OBSERVATION.pain_registration_ward.v1", "", "code"),
        Words("", "Smerteregistrering på sengepost", "nb", "preferred"),
        Words("", "smerteskår", "nn", "synonym"),
        Words(INTENSITY, "Pain intensity", "en", "preferred"),
        Words(f"{TREE}/items[at0005]/value", "Ved rørsle", "nn", "other"),
    } <= words


def test_a_new_archetype_is_named_after_its_title_whatever_signs_it_has() -> None:
    content = ARCHETYPE.empty({"nb": 'En "rar"\n tittel \\ her'})
    assert ARCHETYPE.problems(content, Everything()) == []
    assert next(ARCHETYPE.items(content)).label == 'En "rar" tittel \\ her'
    assert next(ARCHETYPE.items(ARCHETYPE.empty({}))).label == "Ny arketype"


def test_search_finds_what_a_node_is_bound_to() -> None:
    assert [each.item for each in ARCHETYPE.words(ARCHETYPE.sample()) if each.value == "225908003"] == [
        "/data[at0001]/events[at0002]/data[at0003]/items[at0004]"
    ]


def test_paths_lead_to_the_nearest_item_above() -> None:
    known = {"/", "/data[at0001]", "/data[at0001]/events[at0002]"}
    assert parent_of("/", known) is None
    assert parent_of("/data[at0001]", known) == "/"
    assert parent_of("/data[at0001]/a/b", known) == "/data[at0001]"
    assert item_at("/data[at0001]/a", known) == "/data[at0001]"
    assert item_at("description/details", known) == ""
    assert item_at("/x", set()) == ""


@pytest.mark.parametrize(
    ("labels", "label"),
    [
        ({"en": "a", "nb": "b"}, "b"),
        ({"de": "x", "no": "n"}, "n"),
        ({"de": "x"}, "x"),
        ({"nb": "@ internal @"}, "-"),
        ({}, "-"),
    ],
)
def test_labels_are_shown_in_norwegian_where_there_are_any(labels: dict[str, str], label: str) -> None:
    assert label_of(labels, "-") == label


def test_real_archetypes_are_read_without_loss_and_their_nodes_have_keys_of_their_own(shared_data: Path) -> None:
    assert len(files(shared_data)) == 19
    for path in files(shared_data):
        data = path.read_bytes()
        content = ARCHETYPE.read(data, "adl")
        assert ARCHETYPE.canonical(content) == data
        found = list(ARCHETYPE.items(content))
        keys = {item.key for item in found}
        assert len(keys) == len(found)
        assert {item.parent for item in found if item.parent is not None} <= keys
        assert {word.item for word in ARCHETYPE.words(content)} <= keys
        assert {reference.item for reference in ARCHETYPE.references(content)} <= keys
        assert any(word.language == "nb" for word in ARCHETYPE.words(content))
        assert ARCHETYPE.changes(content, content).changes == ()


def test_a_specialised_archetype_refers_to_its_parent_which_must_be_published(shared_data: Path) -> None:
    (path,) = (path for path in files(shared_data) if "imaging_exam-cervix" in path.name)
    content = ARCHETYPE.read(path.read_bytes(), "adl")
    assert ARCHETYPE.references(content)[0] == Reference(
        "", "openEHR-EHR-CLUSTER.imaging_exam.v1", None, None, "specialises"
    )
    assert "unknown-reference" in {found.code for found in ARCHETYPE.problems(content, Known())}


def test_a_wrong_dose_threshold_in_a_real_score_is_marked(shared_data: Path) -> None:
    (path,) = (path for path in files(shared_data) if "news2" in path.name)
    old = path.read_bytes()
    texts: Any = archetypes.read(old).terminology.term_definitions["en"]
    threshold = next(term.text for term in texts.values() if term.text.startswith("≥"))
    new = old.replace(f'"{threshold}"'.encode(), f'"{threshold}0"'.encode())
    assert ARCHETYPE.changes(old.decode(), new.decode()).safety


def test_references_of_an_archetype_without_any_are_none() -> None:
    assert list(references(archetypes.read(ARCHETYPE.empty({"nb": "x"})))) == []


def test_an_archetype_whose_name_is_a_mere_sign_is_titled_by_its_id() -> None:
    nameless = re.sub(r'(\["at0000"\] = <\s*text = <)"[^"]*"', r'\1"-"', SAMPLE)
    assert nameless != SAMPLE
    assert identity.described(archetypes.read(nameless)).title["nb"] == "pain registration ward"
