"""A proposal from the first form to publication, by forms alone; refusals keep what was typed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from tests.services.proposing.house import TRUSTS
from tests.web.conftest import Reader
from tests.web.world import World

FIELD = re.compile(
    r'<input(?P<input>[^>]*)>|<textarea[^>]*name="(?P<area>[^"]+)"[^>]*>\n?(?P<text>.*?)</textarea>'
    r'|<select[^>]*name="(?P<select>[^"]+)".*?</select>',
    re.S,
)


def fields_of(page: str) -> MultiDict[str, str]:
    """The fields of the page's editing form, as a browser would send them unchanged."""
    from html import unescape

    form = page[page.index('class="edit-form"') :]
    sent: MultiDict[str, str] = MultiDict()
    for match in FIELD.finditer(form[: form.index("</form>")]):
        if match["area"]:
            sent.add(match["area"], unescape(match["text"]))
        elif match["select"]:
            chosen = re.search(r'value="([^"]*)" selected', match[0])
            sent.add(match["select"], unescape(chosen[1]) if chosen else "")
        else:
            name, value = (re.search(rf'{part}="([^"]*)"', match["input"]) for part in ("name", "value"))
            if name and ('type="checkbox"' not in match["input"] or " checked" in match["input"]):
                sent.add(name[1], unescape(value[1]) if value else "")
    return sent


def begin(reader: Reader, standard: str = "mfolfox6", **more: Any) -> int:
    answer = reader.send("/proposals/new", {"standard": standard, "change": "revise", "title": "Ny dose", **more})
    assert answer.status_code == 302, answer.text
    found = re.search(r"/proposals/(\d+)", answer.headers["Location"])
    assert found
    return int(found[1])


def test_a_dose_is_changed_by_form_and_the_change_is_told_with_its_safety_mark(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    id = begin(reader)
    sent = fields_of(reader.get(f"/proposals/{id}/edit").text)
    assert sent["lines.0.dose"] == "80"
    sent["lines.0.dose"] = "72,5"
    answer = reader.client.post(f"/proposals/{id}/edit", data=sent)
    assert answer.status_code == 302, answer.text
    page = reader.get(f"/proposals/{id}").text
    assert "72,5" in page
    assert "Gjelder sikkerhet" in page
    assert reader.send(f"/proposals/{id}/actions/submit").status_code == 302
    assert "Sendt inn" in reader.get(f"/proposals/{id}").text


def test_rows_come_and_go_by_buttons_without_losing_what_was_typed(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    id = begin(reader)
    sent = fields_of(reader.get(f"/proposals/{id}/edit").text)
    sent["lines.0.dose"] = "ikke et tall"
    sent["command"] = "add:lines"
    answer = reader.client.post(f"/proposals/{id}/edit", data=sent)
    assert answer.status_code == 200
    again = fields_of(answer.text)
    assert again["lines.0.dose"] == "ikke et tall"
    assert "lines.4.substance" in again
    again["command"] = "remove:lines.4"
    assert "lines.4.substance" not in fields_of(reader.client.post(f"/proposals/{id}/edit", data=again).text)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("lines.0.dose", "mye", "mye"),
        ("lines.0.dose", "", "Dose"),
        ("lines.0.unit", "", "Enhet"),
        ("title.nb", "", "Tittel"),
    ],
)
def test_what_cannot_be_kept_is_shown_again_with_the_problem_beside_it(
    visit: Callable[..., Reader], field: str, typed: str, words: str
) -> None:
    reader = visit("ola")
    id = begin(reader)
    sent = fields_of(reader.get(f"/proposals/{id}/edit").text)
    sent[field] = typed
    sent["number"] = "Min egen tekst <b>"
    answer = reader.client.post(f"/proposals/{id}/edit", data=sent)
    assert answer.status_code == 422
    assert fields_of(answer.text)["number"] == "Min egen tekst <b>"
    summary = answer.text[answer.text.index('id="error-summary"') :]
    assert words in summary[: summary.index("</div>")]
    assert "<b>" not in answer.text[answer.text.index("edit-form") :].replace("<body>", "")


def test_problems_of_content_are_told_when_checked_and_do_not_stop_a_draft(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    id = begin(reader)
    sent = fields_of(reader.get(f"/proposals/{id}/edit").text)
    sent["lines.0.dose"] = "0"
    checked = reader.client.post(f"/proposals/{id}/edit", data={**sent, "command": "check"})
    assert checked.status_code == 422
    saved = reader.client.post(f"/proposals/{id}/edit", data=sent)
    assert saved.status_code == 302
    refused = reader.send(f"/proposals/{id}/actions/submit", {"note": "min merknad"})
    assert refused.status_code == 422
    assert reader.get(f"/proposals/{id}/edit?check=1").status_code == 200


def test_two_who_edit_at_once_do_not_overwrite_each_other(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    id = begin(reader)
    first = fields_of(reader.get(f"/proposals/{id}/edit").text)
    second = first.copy()
    first["number"], second["number"] = "Først", "Sist"
    assert reader.client.post(f"/proposals/{id}/edit", data=first).status_code == 302
    late = reader.client.post(f"/proposals/{id}/edit", data=second)
    assert late.status_code == 412
    assert fields_of(late.text)["number"] == "Sist"


def test_a_whole_change_from_draft_to_version_in_force_by_forms(visit: Callable[..., Reader]) -> None:
    ola, leader = visit("ola"), visit("leder")
    id = begin(ola)
    sent = fields_of(ola.get(f"/proposals/{id}/edit").text)
    sent["lines.0.dose"] = "75"
    assert ola.client.post(f"/proposals/{id}/edit", data=sent).status_code == 302
    assert ola.send(f"/proposals/{id}/actions/submit").status_code == 302
    for action in ("accept", "send-to-hearing"):
        assert leader.send(f"/proposals/{id}/actions/{action}").status_code == 302
    comment = {"text": "Hva med nyresvikt?", "grade": "major", "item": "line/oksaliplatin"}
    assert visit("leser").send(f"/proposals/{id}/comments", comment).status_code == 302
    assert ola.send(f"/proposals/{id}/comments/1/answer", {"text": "Tatt inn.", "resolved": "yes"}).status_code == 302
    assert leader.send(f"/proposals/{id}/actions/close-hearing").status_code == 302
    for name, role in (("spesialist", "specialist"), ("farmasoyt", "pharmacist")):
        signer = visit(name)
        page = signer.get(f"/proposals/{id}").text
        content = re.search(r'name="content" value="(\w+)"', page)
        assert content
        assert signer.send(f"/proposals/{id}/sign-offs", {"role": role, "content": "gammelt"}).status_code == 400
        assert signer.send(f"/proposals/{id}/sign-offs", {"role": role, "content": content[1]}).status_code == 302
    assert leader.send(f"/proposals/{id}/actions/open-ballot").status_code == 302
    voter = visit("delegat-ous")
    assert "Ny dose" in voter.get("/me").text
    against = {"organisation": TRUSTS["ous"], "vote": "against", "works_here": "no", "reason": ""}
    refused = voter.send(f"/proposals/{id}/votes", against)
    assert refused.status_code == 422
    unsaid = voter.send(f"/proposals/{id}/votes", {**against, "vote": "for", "works_here": ""})
    assert unsaid.status_code == 422
    assert "Si om det fungerer hos dere" in unsaid.text
    assert voter.send(f"/proposals/{id}/votes", {**against, "vote": "for", "works_here": "yes"}).status_code == 302
    assert voter.send(f"/proposals/{id}/votes", {**against, "vote": "for", "works_here": "yes"}).status_code == 409
    assert leader.get(f"/proposals/{id}").status_code == 200


def test_what_changed_after_the_hearing_is_shown_before_the_ballot_and_on_it(visit: Callable[..., Reader]) -> None:
    ola, leader = visit("ola"), visit("leder")
    id = begin(ola)
    for dose in ("75", "74"):
        sent = fields_of(ola.get(f"/proposals/{id}/edit").text)
        sent["lines.0.dose"] = dose
        assert ola.client.post(f"/proposals/{id}/edit", data=sent).status_code == 302
        if dose == "75":
            ola.send(f"/proposals/{id}/actions/submit")
            for action in ("accept", "send-to-hearing", "close-hearing"):
                assert leader.send(f"/proposals/{id}/actions/{action}").status_code == 302
    page = leader.get(f"/proposals/{id}").text
    assert "Endret siden høringen" in page
    assert "Send det på ny høring" in page
    sent = fields_of(ola.get(f"/proposals/{id}/edit").text)
    sent["lines.0.dose"], sent["number"] = "75", "Ny skrivemåte"
    assert ola.client.post(f"/proposals/{id}/edit", data=sent).status_code == 302
    assert leader.send(f"/proposals/{id}/actions/open-ballot").status_code == 302
    assert "Rettet etter høringen" in leader.get(f"/proposals/{id}").text


def test_a_new_standard_is_proposed_and_a_taken_name_refused_with_all_that_was_typed(
    visit: Callable[..., Reader],
) -> None:
    reader = visit("ola")
    typed = {
        "kind": "phrase",
        "network": "kreft",
        "name.nb": "Min frase",
        "slug": "mfolfox6",
        "title": "Ny frase",
        "rationale": "Den trengs",
        "sources": "Kilde 1\nKilde 2",
    }
    refused = reader.send("/proposals/new", typed)
    assert refused.status_code == 409
    assert 'value="Min frase"' in refused.text
    assert "Kilde 2" in refused.text
    begun = reader.send("/proposals/new", {**typed, "slug": "min-frase", "organisation": TRUSTS["ous"]})
    assert begun.status_code == 302
    assert begun.headers["Location"].endswith("/edit")
    assert "Gjelder bare" in reader.get(begun.headers["Location"].removesuffix("/edit")).text


def test_the_description_can_be_said_anew_and_is_checked(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    id = begin(reader)
    given = {"title": "Bedre tittel", "rationale": "Fordi", "flag-economic-consequences": "yes"}
    assert reader.send(f"/proposals/{id}/description", given).status_code == 302
    page = reader.get(f"/proposals/{id}").text
    assert "Bedre tittel" in page
    assert "Økonomiske konsekvenser" in page
    refused = reader.send(f"/proposals/{id}/description", {"title": "", "rationale": "Dette skal ikke bli borte"})
    assert refused.status_code == 422
    assert "Dette skal ikke bli borte" in refused.text


def test_retiring_has_no_content_to_edit(visit: Callable[..., Reader]) -> None:
    reader = visit("ola")
    answer = reader.send("/proposals/new", {"standard": "mfolfox6", "change": "retire", "title": "Ut av bruk"})
    assert answer.headers["Location"].rstrip("/").rsplit("/", 1)[1].isdigit()
    assert reader.get(answer.headers["Location"]).status_code == 200


def test_who_may_not_is_refused_on_a_page(visit: Callable[..., Reader], world: World) -> None:
    reader = visit("leser")
    assert reader.get(f"/proposals/{world.proposals['accepted']}/edit").status_code == 403
    assert reader.send(f"/proposals/{world.proposals['accepted']}/actions/reject", {"reason": "x"}).status_code == 403
    assert reader.get(f"/proposals/{world.proposals['draft']}").status_code == 404


@pytest.mark.parametrize(
    ("action", "given", "status"),
    [
        ("reject", {"reason": "Passer ikke"}, 302),
        ("reject", {"reason": ""}, 422),
        ("merge", {"into": "999"}, 404),
        ("merge", {"into": "x"}, 400),
        ("move", {"network": "akutt"}, 302),
        ("escalate", {"question": "Skal dette gjelde?"}, 302),
        ("send-to-hearing", {"deadline": "2030-01-31", "invited": ["akutt"], "note": "Se på dosen"}, 302),
        ("send-to-hearing", {"deadline": "2020-01-31"}, 400),
        ("publish", {}, 409),
        ("rebase", {}, 409),
        ("no-such", {}, 404),
    ],
)
def test_actions_take_what_belongs_to_them(
    visit: Callable[..., Reader], world: World, action: str, given: dict[str, Any], status: int
) -> None:
    answer = visit("leder").send(f"/proposals/{world.proposals['accepted']}/actions/{action}", given)
    assert answer.status_code == status, answer.text[-3000:]


def test_the_secretariat_removes_a_text_for_ever(visit: Callable[..., Reader], world: World) -> None:
    address = f"/proposals/{world.proposals['hearing']}"
    assert "Fjern teksten" not in visit("ola").get(address).text
    leader = visit("leder")
    place = re.search(r'name="place" value="(comment:[0-9]+)"', leader.get(address).text)
    assert place
    assert "Definisjonen er feil." in leader.get(address).text
    assert visit("ola").send(f"{address}/redactions", {"place": place[1]}).status_code == 403
    assert leader.send(f"{address}/redactions", {"place": place[1]}).status_code == 302
    assert "Definisjonen er feil." not in leader.get(address).text
    assert leader.send(f"{address}/redactions", {"place": place[1]}).status_code == 409


def test_a_vote_that_lacks_its_reason_is_told_at_the_field_and_by_when_it_is_wanted(
    visit: Callable[..., Reader], world: World
) -> None:
    path, reader = f"/proposals/{world.proposals['ballot']}", visit("delegat-ous")
    assert "stem innen" in reader.get(path).text
    assert "stem innen" in reader.get("/me").text
    assert "Logg inn for å stemme" in visit().get(path).text
    vote = {"organisation": "993467049", "vote": "against", "works_here": "no"}
    refused = reader.send(f"{path}/votes", vote, path)
    assert refused.status_code == 422
    assert 'href="#reason-993467049"' in refused.text
    assert '<span class="field-problem">Si hvorfor du er imot' in refused.text


def test_nobody_is_offered_to_sign_what_they_wrote_or_what_is_a_draft(
    visit: Callable[..., Reader], world: World
) -> None:
    assert 'name="role"' in visit("spesialist").get(f"/proposals/{world.proposals['safety']}").text
    assert 'name="role"' not in visit("ola").get(f"/proposals/{world.proposals['safety']}").text
