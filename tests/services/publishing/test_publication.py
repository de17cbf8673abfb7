"""Versions come to be in one place: their numbers, their validity, and what is refused."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import kinds
from registry.errors import BadRequest, Conflict, ContentError, RegistryError
from registry.kinds.kind import Grade
from registry.lifecycle import VersionStatus
from registry.models import Claim, Entry, Origin, Reference, Standard, Validity, Version
from registry.services.publishing.publication import next_number
from registry.services.reading import library, timeline, validities
from registry.services.stored import contents
from registry.services.upkeep.installation import Installation
from tests.conftest import Clock
from tests.services import press

ADOPTED = Origin.ADOPTED


@pytest.mark.parametrize(
    ("number", "grade", "expected"),
    [
        ("1.0.0", Grade.MAJOR, "2.0.0"),
        ("1.0.0", Grade.MINOR, "1.1.0"),
        ("1.0.0", Grade.PATCH, "1.0.1"),
        ("1.9.9", Grade.MAJOR, "2.0.0"),
        ("1.9.9", Grade.MINOR, "1.10.0"),
        ("9.9.9", Grade.PATCH, "9.9.10"),
    ],
)
def test_the_next_number_follows_from_the_grade(number: str, grade: Grade, expected: str) -> None:
    assert next_number(number, grade) == expected


def test_own_standards_are_numbered_by_the_grade_of_their_changes(installation: Installation) -> None:
    story = [press.FIRST, press.PATCHED, press.MINOR, press.MAJOR]
    assert [press.publish(installation, "liste", codes) for codes in story] == ["1.0.0", "1.0.1", "1.1.0", "2.0.0"]
    assert press.faults(installation) == []


def test_a_number_given_for_an_own_standard_does_not_count(sqlite: Installation) -> None:
    assert press.publish(sqlite, "liste", press.FIRST, number="7") == "1.0.0"


def test_adopted_standards_carry_their_publishers_number(installation: Installation) -> None:
    for number in ("2019", "2024-01", "v3.b", "1", "5.0+nb~2_R4"):
        assert press.publish(installation, "liste", press.FIRST, ADOPTED, number=number) == number
    assert press.faults(installation) == []


REFUSED_NUMBERS = [
    (None, BadRequest, "no-number"),
    ("", BadRequest, "no-number"),
    (" 2019", BadRequest, "bad-number"),
    ("2019/1", BadRequest, "bad-number"),
    ("2019|1", BadRequest, "bad-number"),
    ("20\n19", BadRequest, "bad-number"),
    ("3 æø", BadRequest, "bad-number"),
    ("2019 rev", BadRequest, "bad-number"),
    ("2019\u200b", BadRequest, "bad-number"),
    ("..", BadRequest, "bad-number"),
    ("-1", BadRequest, "bad-number"),
    ("2019?x", BadRequest, "bad-number"),
    ("9" * 61, BadRequest, "bad-number"),
    ("latest", Conflict, "number-taken"),
    ("current", Conflict, "number-taken"),
    ("2019", Conflict, "number-taken"),
]


@pytest.mark.parametrize(("number", "refusal", "code"), REFUSED_NUMBERS)
def test_a_number_that_will_not_do_is_refused_and_changes_nothing(
    sqlite: Installation, number: str | None, refusal: type[RegistryError], code: str
) -> None:
    press.publish(sqlite, "liste", press.FIRST, ADOPTED, number="2019")
    before = _counts(sqlite)
    with pytest.raises(refusal) as refused:
        press.publish(sqlite, "liste", press.MINOR, ADOPTED, number=number)
    assert refused.value.code == code
    assert _counts(sqlite) == before


def _counts(installation: Installation) -> list[int | None]:
    with installation.database.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(table)) for table in (Entry, Version, Validity, Standard)
        ]


def test_what_differs_in_nothing_is_refused_for_own_standards_only(installation: Installation) -> None:
    press.publish(installation, "egen", press.FIRST)
    with pytest.raises(Conflict) as refused:
        press.publish(installation, "egen", press.FIRST)
    assert refused.value.code == "no-change"
    press.publish(installation, "andres", press.FIRST, ADOPTED, number="1")
    assert press.publish(installation, "andres", press.FIRST, ADOPTED, number="2") == "2"


@pytest.mark.parametrize(("codes", "grade"), [(press.MINOR, "minor"), (press.MAJOR, "major")])
def test_a_correction_changes_no_meaning(sqlite: Installation, codes: dict[str, str], grade: str) -> None:
    press.publish(sqlite, "liste", press.FIRST)
    with pytest.raises(Conflict, match=f"this is a {grade} change") as refused:
        press.publish(sqlite, "liste", codes, correction=True)
    assert refused.value.code == "not-a-correction"
    assert press.publish(sqlite, "liste", press.PATCHED, correction=True) == "1.0.1"


def test_content_with_errors_is_refused_and_named(installation: Installation) -> None:
    kind = kinds.kind("codeset")
    orphan = kind.load(b'{"concepts":[{"code":"B","display":"Beta","parents":["missing"]}],"type":"code-system"}')
    before = _counts(installation)
    with pytest.raises(ContentError) as refused:
        press.publish(installation, "liste", contents.prepare(kind, orphan))
    assert [(each.code, each.item) for each in refused.value.problems] == [("unknown-parent", "B")]
    assert "missing" in refused.value.problems[0].message
    assert _counts(installation) == before


def test_a_reference_to_something_unpublished_is_refused_and_a_published_one_is_pinned(
    installation: Installation,
) -> None:
    phrase = kinds.kind("phrase")
    content = contents.prepare(phrase, phrase.sample())
    with pytest.raises(ContentError) as refused:
        press.publish(installation, "frase", content, kind="phrase")
    assert {each.code for each in refused.value.problems} == {"unknown-reference"}
    wanted = {each.target: each.target_item for each in phrase.references(phrase.sample())}
    for number, (uri, item) in enumerate(wanted.items()):
        press.adopt(installation, f"liste-{number}", {item or "A": "Alt"}, "2026", identifiers=(uri,))
    assert press.publish(installation, "frase", content, kind="phrase") == "1.0.0"
    with installation.database.reading() as session:
        pinned = session.scalars(select(Reference.target_version)).all()
        holders = session.scalars(select(Standard.slug).join(Claim, Claim.standard_id == Standard.id)).all()
    assert set(pinned) == {"2026"}
    assert set(holders) == {"frase"}
    with pytest.raises(ContentError) as taken:
        press.publish(installation, "annen-frase", content, kind="phrase")
    assert any("frase" in each.message for each in taken.value.problems)


def test_a_new_version_takes_over_from_the_one_before(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    clock.forward(days=1)
    press.publish(installation, "liste", press.MINOR)
    assert press.statuses(installation, "liste") == {"1.0.0": "superseded", "1.1.0": "in-force"}
    yesterday = clock.time - timedelta(hours=12)
    assert press.statuses(installation, "liste", valid_at=yesterday) == {"1.0.0": "in-force", "1.1.0": "scheduled"}
    assert press.statuses(installation, "liste", known_at=yesterday) == {"1.0.0": "in-force"}


def test_a_scheduled_version_comes_into_force_by_itself(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    press.publish(installation, "liste", press.MINOR, valid_from=clock.time + timedelta(days=30))
    assert press.statuses(installation, "liste") == {"1.0.0": "in-force", "1.1.0": "scheduled"}
    clock.forward(days=30)
    assert press.statuses(installation, "liste") == {"1.0.0": "superseded", "1.1.0": "in-force"}
    assert press.faults(installation) == []


def test_a_scheduled_version_that_is_overtaken_never_comes_into_force(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    press.publish(installation, "liste", press.MINOR, valid_from=clock.time + timedelta(days=30))
    press.publish(installation, "liste", press.MAJOR)
    expected = {"1.0.0": "superseded", "1.1.0": "superseded", "2.0.0": "in-force"}
    assert press.statuses(installation, "liste") == expected
    clock.forward(days=31)
    assert press.statuses(installation, "liste") == expected
    # an edition for the time before it all leaves what is in force alone, and is not ended by what never held
    press.publish(installation, "liste", press.PATCHED, valid_from=clock.time - timedelta(days=90))
    assert press.statuses(installation, "liste") == expected | {"2.1.0": "superseded"}


def test_an_older_edition_that_is_added_later_holds_only_until_the_next(
    installation: Installation, clock: Clock
) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    press.publish(installation, "liste", press.FIRST, ADOPTED, number="2025", valid_from=start)
    early, between = datetime(2020, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC)
    press.publish(installation, "liste", press.MAJOR, ADOPTED, number="2020", valid_from=early)
    press.publish(installation, "liste", press.MINOR, ADOPTED, number="2022", valid_from=between)
    assert press.statuses(installation, "liste") == {"2020": "superseded", "2022": "superseded", "2025": "in-force"}
    for year, number in ((2019, None), (2020, "2020"), (2021, "2020"), (2022, "2022"), (2024, "2022"), (2026, "2025")):
        assert _current(installation, datetime(year, 6, 1, tzinfo=UTC)) == number
    with installation.database.reading() as session:
        standard = library.standard(session, "liste")
        assert library.latest_number(session, "liste") == "2025"  # the publisher's newest, not what came last
        assert standard.latest is not None
        assert standard.latest.number == "2025"
        assert library.current_number(session, "liste") == "2025"
        assert [each.version.number for each in library.editions(session, standard)] == ["2025", "2022", "2020"]
        assert library.cards(session, [standard])[0].latest == "2025"
    assert press.faults(installation) == []


def test_an_older_edition_without_a_date_does_not_come_into_force(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.MINOR, ADOPTED, number="2019")
    clock.forward(days=1)
    press.publish(installation, "liste", press.FIRST, ADOPTED, number="2018")
    press.publish(installation, "liste", press.FIRST, ADOPTED, number="2016")
    press.publish(installation, "liste", press.FIRST, ADOPTED, number="2017")
    press.publish(installation, "liste", press.MAJOR, ADOPTED, number="2020")
    assert press.statuses(installation, "liste") == {
        "2016": "superseded", "2017": "superseded", "2018": "superseded", "2019": "superseded", "2020": "in-force",
    }  # fmt: skip
    with installation.database.reading() as session:
        assert library.latest_number(session, "liste") == "2020"
    assert press.faults(installation) == []


def test_an_older_phrase_takes_no_names_from_the_newer(sqlite: Installation) -> None:
    phrase = kinds.kind("phrase")
    sample = {name: value for name, value in phrase.sample().items() if name not in ("slots", "document_type")}
    sample["text"] = {"nb": "Ingen plasser.", "nn": "Ingen plassar."}
    for number, hotkey in (("2", "ny"), ("1", "gammel")):
        content = contents.prepare(phrase, sample | {"hotkey": hotkey})
        press.publish(sqlite, "frase", content, ADOPTED, kind="phrase", number=number)
    with sqlite.database.reading() as session:
        (name,) = session.scalars(select(Claim.name)).all()
    assert "ny" in name


def _current(installation: Installation, moment: datetime) -> str | None:
    with installation.database.reading() as session:
        standard = library.standard(session, "liste")
        return timeline.current(validities.spans(session, [standard.id])[standard.id], moment)


def test_retiring_ends_what_is_in_force_from_a_day(installation: Installation, clock: Clock) -> None:
    press.publish(installation, "liste", press.FIRST)
    assert press.end(installation, "liste", "retire", clock.time + timedelta(days=10)) == "1.0.0"
    assert press.statuses(installation, "liste") == {"1.0.0": "in-force"}
    clock.forward(days=10)
    assert press.statuses(installation, "liste") == {"1.0.0": "retired"}
    with pytest.raises(Conflict) as refused:
        press.end(installation, "liste", "retire")
    assert refused.value.code == "none-in-force"
    assert press.faults(installation) == []


def test_what_was_recalled_stays_recalled_also_when_something_takes_its_place(
    installation: Installation, clock: Clock
) -> None:
    press.publish(installation, "liste", press.FIRST)
    press.publish(installation, "liste", press.MINOR, valid_from=clock.time + timedelta(days=5))
    clock.forward(days=1)
    assert press.end(installation, "liste", "recall") == "1.0.0"
    assert press.statuses(installation, "liste") == {"1.0.0": "recalled", "1.1.0": "scheduled"}
    clock.forward(days=5)
    assert press.statuses(installation, "liste") == {"1.0.0": "recalled", "1.1.0": "in-force"}
    press.publish(installation, "liste", press.MAJOR)
    assert press.statuses(installation, "liste") == {"1.0.0": "recalled", "1.1.0": "superseded", "2.0.0": "in-force"}
    before = clock.time - timedelta(days=6, hours=-1)
    assert press.statuses(installation, "liste", known_at=before)["1.0.0"] == "in-force"


def test_nothing_that_was_published_is_refused_for_reasons_of_time(sqlite: Installation, clock: Clock) -> None:
    """Whatever is published, retired and recalled in whatever order, at most one version is in force at any moment."""
    chance = random.Random(20)
    for number in range(12):
        clock.forward(days=400)
        moments = _live(sqlite, clock, f"liste-{number}", chance)
        with sqlite.database.reading() as session:
            standard = library.standard(session, f"liste-{number}")
            spans = timeline.by_version(validities.spans(session, [standard.id])[standard.id])
        for moment in moments:
            standings = [timeline.standing(rows, moment) for rows in spans.values()]
            in_force = [each for each in standings if each and each.status is VersionStatus.IN_FORCE]
            assert len(in_force) <= 1, (number, moment, spans)
            with sqlite.database.reading() as session:  # the database tells it as the rows do
                _told_alike(session, standard, moment)
    assert press.faults(sqlite) == []


def _told_alike(session: Session, standard: Standard, moment: datetime) -> None:
    spans = validities.spans(session, [standard.id])[standard.id]
    for known_at in (None, moment):
        told = validities.in_force(session, [standard.id], moment, known_at).get(standard.id)
        assert told == timeline.current(spans, moment, known_at)
    newest = library.latest_number(session, standard.slug)
    (foremost,) = library.foremost(session, [standard], library.When(moment))
    assert foremost.version.number == (timeline.current(spans, moment) or newest)
    assert foremost == library.edition(session, standard.slug, foremost.version.number, library.When(moment))
    every = timeline.by_version(spans)
    alive = timeline.by_version(validities.living(session, standard.id, moment))
    assert all(every[number] == rows for number, rows in alive.items())
    assert {number for number, rows in every.items() if _comes_after(rows, moment)} <= alive.keys()


def _comes_after(rows: list[timeline.Span], moment: datetime) -> bool:
    ends = [end for status, _, end in timeline.periods(rows) if status is VersionStatus.IN_FORCE]
    return any(end is None or end > moment for end in ends)


def _live(installation: Installation, clock: Clock, slug: str, chance: random.Random) -> list[datetime]:
    """A life of seven acts; the moments at which something may have happened."""
    moments = [clock.time]
    for act in range(7):
        clock.forward(days=chance.randint(1, 9))
        start = clock.time + timedelta(days=chance.randint(-30, 30))
        verb = chance.choice(["publish", "publish", "publish", "retire", "recall"]) if act else "publish"
        if verb == "publish":
            codes = {"A": "Alfa", f"X{act}": "Ny"}
            press.publish(installation, slug, codes, ADOPTED, number=str(act), valid_from=start)
        else:
            with suppress(Conflict):  # nothing may be in force just then
                press.end(installation, slug, verb, max(start, clock.time) if verb == "retire" else None)
        moments += [start, clock.time, start + timedelta(seconds=1), start - timedelta(seconds=1)]
    return moments


def test_of_two_members_who_publish_at_once_exactly_one_wins(installation: Installation) -> None:
    """Both have seen the same latest version; the second finds its number taken by the first."""
    press.publish(installation, "liste", press.FIRST, ADOPTED, number="1")
    start, outcomes = Barrier(2), []

    def act(codes: dict[str, str]) -> None:
        start.wait(10)
        try:
            outcomes.append(press.publish(installation, "liste", codes, ADOPTED, number="2"))
        except Conflict as refusal:
            outcomes.append(refusal.code)

    threads = [Thread(target=act, args=[codes]) for codes in (press.MINOR, press.MAJOR)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["2", "number-taken"]
    assert press.statuses(installation, "liste") == {"1": "superseded", "2": "in-force"}
    assert press.faults(installation) == []


def test_the_entry_of_a_publication_says_what_was_published(installation: Installation) -> None:
    press.publish(installation, "liste", press.FIRST)
    with installation.database.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.action == "publish")).one()
        version = session.scalars(select(Version)).unique().one()
        assert entry.subject == "standard:liste"
        assert entry.public
        assert version.recorded_seq == entry.seq
        assert version.content_hash in entry.payload
        assert f"version:{version.id}" in entry.payload
