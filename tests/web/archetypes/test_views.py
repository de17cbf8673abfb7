"""The views of an archetype as data: table, languages, mind map and numbered text, over a small archetype."""

import itertools
from itertools import pairwise

import pytest
from flask import Flask

from archetypes.wording.untranslated import says_something, waits
from registry.errors import Message, Problem
from registry.kinds import kind
from registry.kinds.kind import Item
from registry.web.archetype_pages import clashing, languages, mindmap, mindmap_parts, nodes, source, table, upstream
from registry.web.archetype_pages.nodes import told

ARCHETYPE = """archetype (adl_version=1.4)
	openEHR-EHR-OBSERVATION.pulse_test.v1
concept
	[at0000]
language
	original_language = <[ISO_639-1::en]>
	translations = <
		["nb"] = <
			language = <[ISO_639-1::nb]>
			author = <["name"] = <"Ola">>
		>
	>
description
	original_author = <["name"] = <"Kari">>
	details = <
		["en"] = <language = <[ISO_639-1::en]> purpose = <"To count."> keywords = <"pulse", "beat">>
		["nb"] = <language = <[ISO_639-1::nb]> purpose = <"Å telle.">>
	>
	lifecycle_state = <"published">
definition
	OBSERVATION[at0000] matches {
		data matches {
			HISTORY[at0001] matches {
				events cardinality matches {1..*; unordered} matches {
					EVENT[at0002] occurrences matches {0..*} matches {
						data matches {
							ITEM_TREE[at0003] matches {
								items cardinality matches {0..*; unordered} matches {
									ELEMENT[at0004] occurrences matches {0..1} matches {
										value matches {
											C_DV_QUANTITY <
												property = <[openehr::382]>
												list = <["1"] = <units = <"/min"> magnitude = <|0.0..<1000.0|>>>
											>
										}
									}
									CLUSTER[at0005] occurrences matches {0..1} matches {
										items cardinality matches {0..*; unordered} matches {
											ELEMENT[at0006] matches {
												value matches { DV_TEXT matches {*} DV_COUNT matches {*} }
											}
										}
									}
								}
							}
						}
					}
				}
			}
		}
		protocol matches {
			ITEM_TREE[at0007] matches {
				items cardinality matches {0..*; unordered} matches {
					allow_archetype CLUSTER[at0008] occurrences matches {0..*} matches {
						include archetype_id/value matches {/openEHR-EHR-CLUSTER\\.device\\.v1/}
					}
				}
			}
		}
	}
ontology
	term_definitions = <
		["en"] = <
			items = <
				["at0000"] = <text = <"Pulse test"> description = <"Counting.">>
				["at0001"] = <text = <"History"> description = <"@ internal @">>
				["at0002"] = <text = <"Any event"> description = <"Any.">>
				["at0003"] = <text = <"Tree"> description = <"@ internal @">>
				["at0004"] = <text = <"Rate"> description = <"Beats per minute.">>
				["at0005"] = <text = <"Character"> description = <"How it feels.">>
				["at0006"] = <text = <"Rhythm"> description = <"How regular.">>
				["at0007"] = <text = <"Tree"> description = <"@ internal @">>
				["at0008"] = <text = <"Device"> description = <"With what.">>
			>
		>
		["nb"] = <
			items = <
				["at0000"] = <text = <"Pulsprøve"> description = <"Telling.">>
				["at0001"] = <text = <"*History(en)"> description = <"*@ internal @(en)">>
				["at0002"] = <text = <"Enhver hendelse"> description = <"Enhver.">>
				["at0003"] = <text = <"Tree"> description = <"@ internal @">>
				["at0004"] = <text = <"Frekvens"> description = <"Slag per minutt.">>
				["at0005"] = <text = <"Karakter"> description = <"Hvordan den kjennes.">>
				["at0006"] = <text = <"Rytme"> description = <"Hvor jevn.">>
				["at0007"] = <text = <"Tre"> description = <"@ internal @">>
			>
		>
	>
"""
DATA = "/data[at0001]/events[at0002]/data[at0003]"


def test_a_row_of_the_table_tells_name_occurrences_and_constraint_in_the_language_chosen() -> None:
    shown = table.table(told(ARCHETYPE, "nb"), ("en", "nb"), "nb")
    rows = {row.path: row for row in shown["rows"]}
    assert (shown["available"], shown["language"]) == (("en", "nb"), "nb")
    rate = rows[f"{DATA}/items[at0004]"]
    assert (rate.name, rate.occurrences, rate.constraint) == ("Frekvens", "0..1", "Mengde, /min 0 til under 1000")
    assert (rate.type, rate.description, rate.depth) == ("ELEMENT", "Slag per minutt.", 4)


def test_constraints_are_told_in_the_language_of_the_page_and_names_in_that_of_the_texts() -> None:
    shown = table.table(told(ARCHETYPE, "nb"), ("en", "nb"), "en", "nb")
    rate = next(row for row in shown["rows"] if row.path == f"{DATA}/items[at0004]")
    assert (rate.name, rate.constraint, shown["constraint_language"]) == ("Rate", "Mengde, /min 0 til under 1000", "nb")


def test_what_is_not_translated_stands_in_the_original_and_says_its_language() -> None:
    rows = {row.path: row for row in table.table(told(ARCHETYPE, "nb"), ("en", "nb"), "nb")["rows"]}
    device = rows["/protocol[at0007]/items[at0008]"]
    assert (device.name, device.name_language) == ("Device", "en")


def test_what_is_there_for_the_reference_model_alone_is_called_by_its_place() -> None:
    names = {"data": "Data", "protocol": "Protokoll"}
    rows = {row.path: row for row in table.table(told(ARCHETYPE, "nb"), ("en", "nb"), "nb", names=names)["rows"]}
    assert (rows["/data[at0001]"].name, rows["/data[at0001]"].description) == ("Tidsforløp", "")
    assert [rows[path].name for path in (DATA, "/protocol[at0007]")] == ["Data", "Protokoll"]


@pytest.mark.parametrize(
    ("binding", "said"),
    [
        ("[SNOMED-CT::271649006]", "SNOMED CT 271649006"),
        ("[SNOMED-CT(2003)::271649006]", "SNOMED CT (2003) 271649006"),
        ("[LNC205::8480-6]", "LOINC 8480-6"),
        ("[nkpk::X1]", "nkpk X1"),
        ("terminology:SNOMED-CT?subset=Body_site", "SNOMED CT, Body site"),
        ("terminology://fhir.hl7.org/ValueSet/$expand?url=http%3A//x.no/a_b", "http://x.no/a_b"),
        ("terminology:nkpk", "nkpk"),
        ("http://x", "http://x"),
    ],
)
def test_bound_codes_are_told_without_their_brackets(binding: str, said: str) -> None:
    assert nodes.plain_binding(binding) == said


def test_values_of_elements_have_no_rows_of_their_own() -> None:
    found = told(ARCHETYPE, "en")
    assert all(not item.content["rm_type"].startswith("DV_") for item in found.items)
    assert found.value_types[f"{DATA}/items[at0005]/items[at0006]"] == ("DV_TEXT", "DV_COUNT")
    assert found.slots == {"/protocol[at0007]/items[at0008]"}


@pytest.mark.parametrize(
    ("wanted", "page", "expected"), [("nb", "en", "nb"), ("xx", "nb", "nb"), ("", "nn", "nb"), ("", "en", "en")]
)
def test_the_language_is_the_one_asked_for_else_the_nearest_to_the_page(wanted: str, page: str, expected: str) -> None:
    assert nodes.chosen(wanted, ("en", "nb"), page) == expected


def test_without_any_language_the_table_is_told_in_english() -> None:
    assert nodes.chosen("", (), "nb") == "en"


def test_side_by_side_marks_what_is_missing_waiting_and_the_same() -> None:
    shown = languages.side_by_side(ARCHETYPE, told(ARCHETYPE, "en"), (), "nb")
    cells = {line.code: line.cells["nb"] for line in shown["terms"]}
    states = {code: cell.state for code, cell in cells.items()}
    assert states == {
        "at0000": "", "at0001": "waiting", "at0002": "", "at0003": "same", "at0004": "", "at0005": "", "at0006": "",
        "at0007": "", "at0008": "missing",
    }  # fmt: skip
    assert shown["chosen"] == ["en", "nb"]
    assert shown["accounts"] == [languages.Account("nb", missing=3, same=1)]  # the keywords too


def test_the_description_stands_side_by_side_with_its_keywords() -> None:
    shown = languages.side_by_side(ARCHETYPE, told(ARCHETYPE, "en"), ("nb",), "en")
    about = {line.code: line.cells for line in shown["about"]}
    assert shown["chosen"] == ["nb"]
    assert about["purpose"]["nb"].text == "Å telle."
    assert about["keywords"]["en"].text == "pulse, beat"
    assert about["keywords"]["nb"].state == "missing"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (
            ("*Blood pressure(en)", "*Measured.(en)"),
            languages.Cell("Blood pressure", "Measured.", "waiting", "waiting"),
        ),
        (("Trykk", "*Measured.(en)"), languages.Cell("Trykk", "Measured.", "", "waiting")),
        (("Struktur", "*@ internal @(en)"), languages.Cell("Struktur", "", "")),
        (("Pressure", "Målt."), languages.Cell("Pressure", "Målt.", "same")),
        (None, languages.Cell("", "", "missing")),
    ],
)
def test_marks_of_editors_are_told_in_words(given: tuple[str, str] | None, shown: languages.Cell) -> None:
    assert languages._cell(given, "Pressure") == shown


@pytest.mark.parametrize(
    ("text", "waiting", "says"),
    [("*Rate(en)", True, False), ("@ internal @", False, False), ("*@ internal @", False, False),
     ("Rate", False, True), ("*Rate", False, True),
     ("*Rate(pt-br)", True, False), ("Rate (en)", False, True)],
)  # fmt: skip
def test_texts_that_editors_leave_for_others_are_known(text: str, waiting: bool, says: bool) -> None:
    assert (waits(text), says_something(text)) == (waiting, says)


def _map() -> mindmap.Topic:
    return mindmap.topics(told(ARCHETYPE, "nb"), "nb", {"events": "Hendelser"})


def test_the_mind_map_has_branches_by_attribute_and_leaves_structure_out() -> None:
    root = _map()
    branches = {branch.text: [topic.text for topic in branch.children] for branch in root.children}
    assert root.text == "Pulsprøve"
    assert branches == {"Hendelser": ["Enhver hendelse"], "data": ["Frekvens", "Karakter"], "protocol": ["Device"]}
    assert mindmap.signs(root) == ["DV_QUANTITY", "CLUSTER", "slot", "event", "several"]


def test_what_a_cluster_holds_stands_at_the_cluster() -> None:
    cluster = _map().children[1].children[1]
    assert [(topic.text, topic.icon, topic.sort) for topic in cluster.children] == [("Rytme", "several", "node")]


@pytest.mark.parametrize("layout", [mindmap.wide, mindmap.narrow])
def test_boxes_of_the_picture_do_not_cover_each_other_and_stand_inside_it(layout) -> None:  # type: ignore[no-untyped-def]
    picture = layout(_map())
    boxes = sorted(picture.boxes, key=lambda box: (box.x, box.y))
    for box in boxes:
        assert box.x >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
    for one, other in pairwise(boxes):
        assert one.x != other.x or one.y + one.height < other.y
    assert len(picture.links) == len(boxes) - 1


def _grown(*sizes: int) -> mindmap.Topic:
    """A topic with so many below it, each with so many below it, and so on."""
    return mindmap.Topic("x", "node", children=[_grown(*sizes[1:]) for _ in range(sizes[0])] if sizes else [])


@pytest.mark.parametrize(
    ("sizes", "wanted", "shown", "total", "part"),
    [
        ((4, 5), "", 25, 25, ""),  # fits
        ((4, 20), "", 45, 85, ""),  # two of four branches, for the third has no room
        ((4, 20), "all", 85, 85, "all"),
        ((4, 20), "1", 21, 21, "1"),
        ((4, 20), "2", 45, 85, ""),  # a leaf is no branch
        ((4, 20), "nonsense", 45, 85, ""),
        ((500,), "all", 400, 501, "all"),  # the first of them
    ],
)
def test_of_a_large_map_so_much_is_drawn_as_is_taken_in(
    sizes: tuple[int, ...], wanted: str, shown: int, total: int, part: str
) -> None:
    drawn = mindmap_parts.drawn(_grown(*sizes), wanted)
    assert (drawn.shown, drawn.total, drawn.part) == (shown, total, part)
    boxes = mindmap.wide(drawn.root).boxes
    assert len(boxes) == shown
    assert sum(box.topic.folded for box in boxes) == total - shown


def test_branches_of_a_large_map_can_be_drawn_alone_and_of_a_small_one_all_is() -> None:
    offered = mindmap_parts.drawn(_grown(3, 3, 9), "").branches
    assert [(each.number, each.depth) for each in offered[:3]] == [(1, 1), (2, 2), (12, 2)]
    assert mindmap_parts.drawn(_grown(3, 3), "1").branches == ()


def test_what_is_above_much_stands_beside_the_first_of_it() -> None:
    tall, low = (mindmap.wide(_grown(size)).boxes for size in (40, 4))
    assert tall[0].middle == tall[1].middle
    assert low[0].middle > low[1].middle


def test_a_long_branch_leaves_no_gap_beside_it_and_nothing_overlaps() -> None:
    root = _grown(3)
    root.children[0].children = _grown(12).children
    picture = mindmap.wide(root)
    columns: dict[int, list[mindmap.Box]] = {}
    for box in picture.boxes:
        columns.setdefault(box.x, []).append(box)
    branches = columns[sorted(columns)[1]]
    gaps = [after.y - before.y - before.height for before, after in itertools.pairwise(branches)]
    assert set(gaps) == {8}
    for column in columns.values():
        assert all(before.y + before.height < after.y for before, after in itertools.pairwise(column))
    assert picture.height == max(box.y + box.height for box in picture.boxes) + 8


def test_long_names_are_broken_and_then_cut() -> None:
    picture = mindmap.wide(mindmap.Topic("ord " * 60, "root"))
    assert len(picture.boxes[0].lines) == 3
    assert picture.boxes[0].lines[-1].endswith("…")


def test_an_archetype_of_a_cluster_has_its_items_at_the_root() -> None:
    sample = kind("archetype").sample()
    assert mindmap.topics(told(sample, "nb"), "nb", {}).children


def test_problems_stand_at_their_line_and_a_mark_at_the_beginning_does_not_count() -> None:
    found = [Problem("VATDF", Message("Wrong."), line=2), Problem("X", Message("Whole."))]
    shown = source.source("\ufeffone\r\ntwo\nthree", found)
    assert [(line.number, line.text, len(line.problems)) for line in shown["lines"]] == [
        (1, "one", 0), (2, "two", 1), (3, "three", 0),
    ]  # fmt: skip
    assert (shown["problems"], shown["first"], shown["line_count"]) == (found, 1, 3)


def test_a_long_text_is_shown_by_pages_the_one_with_the_line_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "PAGE", 2)
    shown = source.source("a\nb\nc\nd\ne", [], 4)
    assert [line.number for line in shown["lines"]] == [3, 4]
    assert (shown["first"], list(shown["pages"])) == (3, [1, 3, 5])
    assert [line.number for line in source.source("a", [], 99)["lines"]] == [1]
    assert source.source("", [], 1)["lines"] == []


def test_a_long_table_and_many_terms_are_shown_by_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "PAGE", 3)
    monkeypatch.setattr(languages, "PAGE", 4)
    shown = table.table(told(ARCHETYPE, "en"), ("en",), "en", "en", 3)
    assert (len(shown["rows"]), shown["start"], shown["following"]) == (3, 3, 6)
    terms = languages.side_by_side(ARCHETYPE, told(ARCHETYPE, "en"), (), "en", 4)
    assert ([line.code for line in terms["terms"]], terms["about"]) == (["at0004", "at0005", "at0006", "at0007"], [])
    assert (terms["term_count"], terms["following"]) == (9, 8)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Frekvens", ("Frekvens",)),
        ("Formel for beregning av trykk", ("Formel for", "beregning av", "trykk")),
        ("Autoriseringsveiledning", ("Autorise-", "ringsvei-", "ledning")),
    ],
)
def test_words_too_long_for_a_box_are_parted_with_a_hyphen(text: str, lines: tuple[str, ...]) -> None:
    assert mindmap.wrapped(text, 12) == lines


@pytest.mark.parametrize(
    ("stated", "called"),
    [
        ("This is licensed: http://creativecommons.org/licenses/by-sa/4.0/.", "CC BY-SA 4.0"),
        ("Ask the author", "Ask the author"),
    ],
)
def test_a_licence_that_everybody_knows_goes_by_its_name(stated: str, called: str) -> None:
    assert upstream.licence(Item("", "", content={"upstream": {"licence": stated}})) == called


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("|0.0..1000.0|", "0 til 1000"),
        ("kg |>0..<5|, g |>=1|", "kg over 0 til under 5, g minst 1"),
        ("|<2|", "under 2"),
        ("0..1", "0..1"),
        ("Ja | nei", "Ja | nei"),
    ],
)
def test_limits_that_both_changed_are_told_in_words(text: str, said: str) -> None:
    assert clashing.said(text, "nb") == said


def test_the_part_of_a_node_that_both_changed_is_told_by_its_name(shared_app: Flask) -> None:
    with shared_app.test_request_context("/?lang=nb"):
        assert clashing.part("items/kg/magnitude") == "kg, Verdi"
        assert clashing.part("occurrences") == "Forekomster"


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/", "/"),
        ("at0004", "at0004"),
        ("/a[at1]/b[at2],2", "b[at2],2"),
        ("/content[x and name/value='A/B']/items[at0001]", "items[at0001]"),
        ("/content[x and name/value='A/B']", "content[x and name/value='A/B']"),
    ],
)
def test_of_a_path_its_last_step_is_shown(path: str, last: str) -> None:
    assert languages.Line(path, {}).last == last
