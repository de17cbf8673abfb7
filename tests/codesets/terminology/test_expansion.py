"""Expanding: paging, totals, imports, and what is refused."""

import pytest

from codesets import (
    CodeSystem,
    Concept,
    Designation,
    Entry,
    Filter,
    Include,
    IncludedConcept,
    Property,
    Terminology,
    TerminologyError,
    Thing,
    ValueSet,
    problems,
)
from tests.codesets.terminology.diseases import LUNGS, NEW, OLD, URL, codes, refusal

# -- expansion -----------------------------------------------------------------------------------------------------


def test_an_expansion_names_all_it_read(terminology: Terminology) -> None:
    found = terminology.expand("http://example.org/lungs")
    assert (found.url, found.version, found.total, found.offset) == ("http://example.org/lungs", "1", 2, 0)
    assert found.used == ("http://example.org/lungs|1", f"{URL}|2026")
    status = Property("status", "retired", "code")
    assert found.entries[1] == Entry(URL, "2026", "J20", "Bronchitis", inactive=True, properties=(status,))


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, ["J", "J18", "J20", "J40", "U07"]),
        ({"active_only": True}, ["J", "J18", "J40", "U07"]),
        ({"text": "bronch"}, ["J20", "J40"]),
        ({"text": "UNSPEC bronch"}, ["J40"]),
        ({"text": "lungebet"}, ["J18"]),
        ({"text": "u07"}, ["U07"]),
        ({"text": "  "}, ["J", "J18", "J20", "J40", "U07"]),
        ({"offset": 3}, ["J40", "U07"]),
        ({"offset": 1, "count": 2}, ["J18", "J20"]),
        ({"offset": 9}, []),
        ({"count": 0}, []),
        ({"count": 2, "limit": 2}, ["J", "J18"]),
    ],
)
def test_filtering_and_paging(terminology: Terminology, wishes: dict[str, object], expected: list[str]) -> None:
    assert codes(terminology.expand(f"{URL}?fhir_vs", **wishes).entries) == expected  # type: ignore[arg-type]


def test_totals_count_all_pages(terminology: Terminology) -> None:
    assert terminology.expand(f"{URL}?fhir_vs", count=0).total == 5
    assert terminology.expand(f"{URL}?fhir_vs", count=1, text="bronch").total == 2


def test_designations_come_where_asked_for(terminology: Terminology) -> None:
    choice = ValueSet(
        include=(Include(URL, concepts=(IncludedConcept("J18", "Lung fever", (Designation("Feber", "nb"),)),)),)
    )
    (entry,) = terminology.expand(choice, designations=True).entries
    assert entry.display == "Lung fever"
    assert [each.value for each in entry.designations] == ["Pneumonia", "Pneumoni", *["Lungebetennelse"] * 2, "Feber"]
    assert terminology.expand(choice).entries[0].designations == ()
    assert terminology.expand(choice, language="nb").entries[0].display == "Feber"


def test_inactive_codes_are_left_out_where_the_value_set_says_so(terminology: Terminology) -> None:
    choice = ValueSet(inactive=False, include=(Include(URL),))
    assert "J20" not in codes(terminology.expand(choice).entries)
    assert not terminology.validate("J20", URL, value_set=choice).valid


def test_listed_codes_keep_their_order_and_unknown_ones_are_told(terminology: Terminology) -> None:
    choice = ValueSet(include=(Include(URL, concepts=tuple(map(IncludedConcept, ("U07", "X", "J18", "U07")))),))
    found = terminology.expand(choice)
    assert codes(found.entries) == ["U07", "J18"]
    assert [(each.severity, each.code) for each in found.issues] == [("warning", "invalid-code")]


def test_value_sets_import_each_other(terminology: Terminology) -> None:
    only = ValueSet(include=(Include(value_sets=("http://example.org/lungs|1",)),))
    found = terminology.expand(only)
    assert codes(found.entries) == ["J18", "J20"]
    assert found.used == ("http://example.org/lungs|1", f"{URL}|2026")
    both = ValueSet(
        include=(Include(URL, filters=(Filter("inactive", "=", "false"),), value_sets=("http://example.org/lungs",)),)
    )
    assert codes(terminology.expand(both).entries) == ["J18"]
    crossed = ValueSet(include=(Include(value_sets=("http://example.org/lungs", f"{URL}?fhir_vs=isa/J18")),))
    assert codes(terminology.expand(crossed).entries) == ["J18"]
    without = ValueSet(include=(Include(URL),), exclude=(Include(value_sets=("http://example.org/lungs",)),))
    assert codes(terminology.expand(without).entries) == ["J", "J40", "U07"]


def test_warnings_of_imported_value_sets_come_along(terminology: Terminology) -> None:
    inner = ValueSet(url="http://example.org/in", include=(Include(URL, concepts=(IncludedConcept("X"),)),))
    outer = ValueSet(
        include=(Include(value_sets=("http://example.org/in",)), Include(value_sets=("http://example.org/in",)))
    )
    assert len(terminology.expand(outer, overlay=[inner]).issues) == 1


def test_codes_of_several_parts_come_once(terminology: Terminology) -> None:
    twice = ValueSet(include=(Include(URL), Include(URL, "2026"), Include(URL, "2019", (IncludedConcept("J"),))))
    found = terminology.expand(twice).entries
    assert codes(found) == ["J", "J18", "J20", "J40", "U07", "J"]
    assert found[-1].version == "2019"


def test_value_sets_in_a_ring_are_refused() -> None:
    def importing(url: str, other: str) -> ValueSet:
        return ValueSet(url=url, include=(Include(value_sets=(other,)),))

    ring: list[Thing] = [importing("http://x/a", "http://x/b"), importing("http://x/b", "http://x/a")]
    with pytest.raises(TerminologyError, match=r"http://x/a via \[http://x/b, http://x/a\]") as refused:
        Terminology(ring).expand("http://x/a")
    assert refused.value.code == "value-set-cycle"


def test_value_sets_imported_without_end_are_refused() -> None:
    chain: list[Thing] = [
        ValueSet(url=f"http://x/{n}", include=(Include(value_sets=(f"http://x/{n + 1}",)),)) for n in range(60)
    ]
    with refusal("too-costly"):
        Terminology(chain).expand("http://x/0")


def test_value_sets_that_import_each_other_along_many_ways_answer_at_once() -> None:
    url = "http://x/{}".format
    twice: list[Thing] = [
        ValueSet(url=url(n), include=(Include(value_sets=(url(n + 1),)), Include(URL, value_sets=(url(n + 1),))))
        for n in range(40)
    ]
    terminology = Terminology(
        [OLD, *twice, ValueSet(url=url(40), include=(Include(URL, concepts=(IncludedConcept("J"),)),))]
    )
    assert codes(terminology.expand(url(0)).entries) == ["J"]
    assert not terminology.validate("J18", URL, value_set=url(0)).valid


def test_implicit_value_sets_name_the_edition(terminology: Terminology) -> None:
    found = terminology.expand("http://example.org/diseases/all")
    assert (found.url, found.version, found.total) == ("http://example.org/diseases/all", "2026", 5)
    assert terminology.expand("http://example.org/diseases/all", version="2019").total == 4
    assert terminology.expand(f"{URL}?fhir_vs=isa/J", version="2019").version == "2019"


def test_selections_are_kept_but_not_without_end() -> None:
    many = Terminology([LUNGS, NEW, CodeSystem(url="http://x", concepts=tuple(Concept(str(n)) for n in range(70)))])
    first = many.expand("http://example.org/lungs")
    for number in range(70):
        assert many.expand(f"http://x?fhir_vs=isa/{number}").total == 1
    assert len(many._selections) == 16
    assert many.expand("http://example.org/lungs") == first


def test_it_resolves_references_for_the_checks(terminology: Terminology) -> None:
    assert terminology.find(URL) == NEW
    assert terminology.find(URL, "1999") is None
    assert terminology.find("http://example.org/lungs|1") == LUNGS
    assert terminology.find("http://example.org/none") is None
    choice = ValueSet(include=(Include(URL, concepts=(IncludedConcept("X"),)),))
    assert [each.code for each in problems(choice, terminology.find)] == ["unknown-code"]
