"""The editors as pages: without scripts, step by step, in every language, and never over somebody else's work."""

import html
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from codesets import Filter, Include, IncludedConcept, ValueSet
from registry.errors import Forbidden
from registry.services.upkeep.installation import Installation
from registry.web.views import maps, value_sets
from registry.web.views.proposals import _joined as joined
from tests.web.authoring.drafts import ICD, TERMS, code_map, content_of, drafted, listed, mapped, value_set
from tests.web.conftest import Reader
from tests.web.world import World

START = re.compile(r'name="start" value="([0-9a-f]{64})"')


def step(reader: Reader, page: str, **fields: str | list[str]) -> str:
    """Press a button of the page as it is now, and read what comes back."""
    shown = reader.get(page).text
    start = START.search(shown)
    assert start, shown[:2000]
    given = {name.replace("__", "-"): value for name, value in fields.items()}
    answer = reader.send(page, {"start": start[1], **given}, page=page, follow_redirects=True)
    assert answer.status_code == 200, html.unescape(answer.text)
    return html.unescape(answer.text)


def test_a_value_set_grows_step_by_step(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, value_set(), intent="Pneumoni hos voksne")
    assert ola.get(f"/proposals/{id}/edit").headers["Location"] == f"/proposals/{id}/value-set"
    found = html.unescape(ola.get(f"/proposals/{id}/value-set?edition={ICD}&q=pneumoni").text)
    assert 'value="add:J12"' in found
    assert "Legg til med alt under" in found
    page = f"/proposals/{id}/value-set?edition={ICD}"
    assert "Viruspneumoni" in step(ola, page, command="add:J12", edition=ICD)
    assert "er eller ligger under" in step(ola, page, command="below:J18", edition=ICD)
    told = step(ola, page, command="intent", intent="Pneumoni, ikke viruspneumoni", inactive="no")
    assert "hensikten taler imot" in told
    assert content_of(desk, id) == value_set(
        listed("J12"),
        Include(ICD, filters=(Filter("concept", "is-a", "J18"),)),
        intent="Pneumoni, ikke viruspneumoni",
        inactive=False,
    )


def test_hits_come_alone_for_search_as_one_types(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, value_set(listed("J12")))
    found = ola.get(f"/proposals/{id}/value-set/codes?edition={ICD}&q=j1").text
    assert found.strip().startswith('<div id="hits"')
    assert "er i listen" in found
    assert "Ingenting ble funnet" in ola.get(f"/proposals/{id}/value-set/codes?edition={ICD}&q=zzz").text
    assert "finnes ikke i registeret" in ola.get(f"/proposals/{id}/value-set/codes?edition=urn:x&q=a").text
    excluding = ola.get(f"/proposals/{id}/value-set/codes?edition={ICD}|2026&q=J12&side=exclude").text
    assert 'value="add:J12"' in excluding


def test_what_would_change_stands_beside(ola: Reader, desk: Installation) -> None:
    content = value_set(
        Include(ICD, None, (IncludedConcept("J12", "Virus"), IncludedConcept("J99"), IncludedConcept("X1"))),
        Include(ICD, "2026", filters=(Filter("concept", "is-a", "J18"), Filter("display", "regex", ".*"))),
        Include(TERMS),
        Include(value_sets=("http://example.org/unknown",)),
        exclude=(Include("http://example.org/unknown"),),
    )
    id = drafted(desk, content)
    told = html.unescape(ola.get(f"/proposals/{id}/value-set").text)
    assert "bygger på, finnes ikke i registeret" in told
    assert "Heter «Viruspneumoni» i kodesystemet" in told
    assert "ikke lenger i bruk" in told
    assert "ikke i kodesystemet" in told
    expandable = replace(content, include=content.include[:3], exclude=())
    other = drafted(desk, expandable)
    told = html.unescape(ola.get(f"/proposals/{other}/value-set").text)
    assert "Det finnes ingen gjeldende versjon å sammenligne med." in told
    assert "ingenting erstatter den" in told


def test_a_long_list_is_leafed_through_and_searched(
    ola: Reader, desk: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.web.authoring.parts.PAGE", 2)
    id = drafted(desk, value_set(listed("J", "J12", "J18", "J18.9", "J99")))
    first = ola.get(f"/proposals/{id}/value-set").text
    assert 'value="unlist:J12"' in first
    assert 'value="unlist:J18"' not in first
    assert 'value="unlist:J18"' in ola.get(f"/proposals/{id}/value-set?part=include-0&from=2").text
    found = ola.get(f"/proposals/{id}/value-set?part=include-0&find=uspesifisert").text
    assert 'value="unlist:J18.9"' in found
    assert 'value="unlist:J12"' not in found
    assert "Ingenting ble funnet" in ola.get(f"/proposals/{id}/value-set?part=include-0&find=zzz").text


def test_somebody_else_s_change_is_never_written_over(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, value_set(listed("J12")))
    page = f"/proposals/{id}/value-set"
    start = START.search(ola.get(page).text)
    assert start
    step(ola, page, command="add:J18", edition=ICD)
    late = ola.send(page, {"start": start[1], "command": "unlist:J12", "part": "include-0"}, page=page)
    assert late.status_code == 412
    assert "Noen har endret innholdet i mellomtiden" in late.text
    assert content_of(desk, id) == value_set(listed("J12", "J18"))


def test_a_step_that_does_not_fit_is_told_and_what_was_typed_is_kept(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, value_set(listed("J12")))
    page = f"/proposals/{id}/value-set"
    start = START.search(ola.get(page).text)
    assert start
    typed = {"start": start[1], "command": "rule", "edition": ICD, "rule": "concept is-a", "value": "X9"}
    answer = ola.send(page, typed, page=page)
    assert answer.status_code == 422
    assert "Kodesystemet kan ikke svare på denne regelen" in answer.text
    assert 'value="X9"' in answer.text
    partly = step(ola, page, command="paste", edition=ICD, codes="J18\nX1")
    assert "Dette er ikke koder i kodesystemet: X1" in partly


def test_only_who_may_edit_opens_the_editors(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, value_set())
    stranger = Reader(ola.client.application.test_client())
    assert stranger.get(f"/proposals/{id}/value-set").status_code == 302
    assert stranger.log_in("leser").status_code == 302
    assert stranger.get(f"/proposals/{id}/value-set").status_code == 404
    assert ola.get(f"/proposals/{id}/map").status_code == 409


def test_a_licence_keeps_the_codes_but_not_the_editor(
    ola: Reader, desk: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = drafted(desk, value_set(listed("J12")))

    def refuse(*_: object) -> None:
        raise Forbidden("Lisensen tillater det ikke.", code="licence")

    monkeypatch.setattr("registry.services.terminology.asking.require_all", refuse)
    told = ola.get(f"/proposals/{id}/value-set?q=J1")
    assert told.status_code == 200
    assert "Lisensen tillater det ikke." in told.text
    assert "lisensen holder det tilbake" in told.text


def test_a_large_value_set_is_shown_without_its_codes(
    ola: Reader, desk: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = drafted(desk, value_set(Include(ICD)))
    monkeypatch.setattr("codesets.authoring.advice.MOST_CODES", 1)
    assert "for stort til å gås gjennom" in ola.get(f"/proposals/{id}/value-set").text


# -- maps


def test_a_map_is_made_row_by_row(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, replace(code_map(), groups=()))
    assert ola.get(f"/proposals/{id}/edit").headers["Location"] == f"/proposals/{id}/map"
    page = f"/proposals/{id}/map"
    assert "Hva kartlegges til hva?" in ola.get(page).text
    told = step(ola, page, command="add-group", **{"from": TERMS, "to": ICD})
    assert "lungebetennelse" in told
    assert "Ikke kartlagt" in told
    step(ola, page, command="target:J18.9", code="lungebetennelse", group="0")
    shown = html.unescape(ola.get(f"{page}?view=mapped").text)
    assert "Uspesifisert pneumoni" in shown
    row = {"code": "lungebetennelse", "target-0": "J18.9", "relationship-0": "source-is-narrower-than-target"}
    assert "Målet er videre: 1" in step(ola, page, command="change:0", **row, **{"comment-0": "Se på dette"})
    told = step(ola, page, command="unmapped", mode="fixed", fixed="J12")
    assert "alle blir til én kode" in told
    (group,) = content_of(desk, id).groups
    assert group.unmapped.code == "J12"
    assert group.elements[0].targets[0].comment == "Se på dette"


def test_the_target_is_searched_for_in_focus(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, code_map(mapped("dyspne", "J12")))
    code = "lungebetennelse"
    found = ola.get(f"/proposals/{id}/map?code={code}&find=pneumoni").text
    assert 'id="focus"' in found
    assert 'value="target:J18.9"' in found
    hits = ola.get(f"/proposals/{id}/map/codes?code={code}&find=j99").text
    assert hits.strip().startswith('<div id="hits"')
    assert "ikke lenger i bruk" in hits
    assert "Ingenting ble funnet" in ola.get(f"/proposals/{id}/map/codes?code={code}&find=zzz").text


def test_what_a_map_cannot_count_is_told(ola: Reader, desk: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    id = drafted(desk, code_map(mapped("x", "J12"), mapped("y", "J99")))
    trouble = html.unescape(ola.get(f"/proposals/{id}/map?view=trouble").text)
    assert "ikke blant kodene som skal kartlegges" in trouble
    monkeypatch.setattr("codesets.authoring.covering.MOST_SOURCES", 1)
    assert "for mange koder" in ola.get(f"/proposals/{id}/map").text
    strange = code_map(mapped("x", "J12"))
    (group,) = strange.groups
    unknown = replace(
        strange, groups=(replace(group, source="http://example.org/a", target="http://example.org/b"), group)
    )
    other = drafted(desk, unknown)
    told = ola.get(f"/proposals/{other}/map").text
    assert "det kan ikke vises hva som mangler" in told
    assert "det er ingen forslag" in told
    assert ola.get(f"/proposals/{other}/map?group=1&q=zzz").status_code == 200
    refused = ola.send(f"/proposals/{id}/map", {"start": "x", "command": "forget", "code": "x"})
    assert refused.status_code == 412


# -- for those who are to hear and vote


def test_who_may_read_a_proposal_sees_what_it_gives(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, value_set(listed("J12"), intent="Pneumoni"))
    assert f"/proposals/{id}/trial" in ola.get(f"/proposals/{id}").text
    told = html.unescape(ola.get(f"/proposals/{id}/trial").text)
    assert "Viruspneumoni" in told
    assert 'name="command"' not in told
    assert Reader(ola.client.application.test_client()).get(f"/proposals/{id}/trial").status_code == 404


def test_what_a_map_covers_is_seen_too(ola: Reader, desk: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    id = drafted(desk, code_map(mapped("x", "J12"), mapped("lungebetennelse", "J99")))
    told = html.unescape(ola.get(f"/proposals/{id}/trial").text)
    assert "Kartlagt: 1" in told
    assert "lungebetennelse → J99" in told
    monkeypatch.setattr("codesets.authoring.covering.MOST_SOURCES", 1)
    assert "for mange koder" in ola.get(f"/proposals/{id}/trial").text
    empty = drafted(desk, replace(code_map(), groups=()))
    assert "ikke noe i kartet ennå" in ola.get(f"/proposals/{empty}/trial").text


def test_other_content_is_not_tried(ola: Reader, made_world: World) -> None:
    assert ola.get(f"/proposals/{made_world.proposals['dose']}/trial").status_code == 409


def test_many_steps_in_a_row_are_told_once() -> None:
    said = [("ola", "set-content"), ("ola", "set-content"), ("kari", "set-content"), ("ola", "propose")]
    entries = [(SimpleNamespace(action=action), name) for name, action in said]
    found = joined(entries)  # type: ignore[arg-type]
    assert [(name, entry.action) for entry, name in found] == [*said[1:2], *said[2:]]


# -- what a new code set is to be


@pytest.mark.parametrize(
    ("sort", "address"), [("value-set", "value-set"), ("concept-map", "map"), ("code-system", "edit")]
)
def test_an_empty_code_set_becomes_what_it_is_to_be(ola: Reader, desk: Installation, sort: str, address: str) -> None:
    id = drafted(desk, value_set() if sort == "code-system" else replace(code_map(), groups=()))
    if sort == "concept-map":
        ola.send(f"/proposals/{id}/sort", {"sort": "code-system"})
    answer = ola.send(f"/proposals/{id}/sort", {"sort": sort}, follow_redirects=True)
    assert answer.request.path == f"/proposals/{id}/{address}"
    assert "det kan fortsatt bli noe annet" in answer.text


def test_what_has_content_stays_what_it_is(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, value_set(listed("J12")))
    assert "fortsatt bli noe annet" not in ola.get(f"/proposals/{id}/value-set").text
    assert ola.send(f"/proposals/{id}/sort", {"sort": "concept-map"}).status_code == 409
    assert ola.send(f"/proposals/{id}/sort", {"sort": "dikt"}).status_code == 400
    assert isinstance(content_of(desk, id), ValueSet)


def test_other_kinds_have_no_sorts(ola: Reader, made_world: World) -> None:
    id = made_world.proposals["dose"]
    assert "fortsatt bli noe annet" not in ola.get(f"/proposals/{id}/edit").text


def test_all_fields_are_still_in_one_form(ola: Reader, desk: Installation) -> None:
    id = drafted(desk, value_set(listed("J12")))
    assert 'name="include.0.system"' in ola.get(f"/proposals/{id}/edit?form=1").text


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_editors_speak_the_reader_s_language(ola: Reader, desk: Installation, language: str) -> None:
    words = {"nn": ("Føremål", "Ikkje kartlagde"), "en": ("Intent", "Not mapped")}[language]
    asked = {"Accept-Language": language}
    first = drafted(desk, value_set(listed("J12")))
    second = drafted(desk, code_map())
    assert words[0] in ola.get(f"/proposals/{first}/value-set", headers=asked).text
    assert words[1] in ola.get(f"/proposals/{second}/map", headers=asked).text


def test_addresses_keep_what_the_reader_is_about() -> None:
    assert set(value_sets.KEPT) & set(maps.KEPT) == {"q", "from", "find"}
