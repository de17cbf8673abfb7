"""Many archetypes at once: each is a standard, in an order in which each may be published."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from registry.errors import BadRequest, ContentError, TooLarge
from registry.kinds import kind
from registry.kinds.kind import Difference
from registry.models import Standard
from registry.services.importing import bundles, imports, together, unpacking
from registry.services.importing.bundles import Bundle
from registry.services.importing.orders import Order
from registry.services.importing.standing import unchanged
from registry.services.importing.unpacking import Source
from registry.services.members import people
from registry.services.reading import library
from registry.services.upkeep.installation import Installation
from tests.archetypes.texts import text
from tests.services.packing import OWN, named, packed

LIMIT = 1 << 20


def planned(installation: Installation, *sources: Source, **order: str) -> Bundle:
    pattern = Order(slug="", kind=order.pop("kind", "archetype"), version="1", **order)  # type: ignore[arg-type]
    with installation.database.reading() as session:
        return bundles.plan(session, pattern, sources, LIMIT)


def source(name: str, parent: str | None = None) -> Source:
    return Source(f"{name}.adl", named(name, parent).encode())


def codes(bundle: Bundle) -> dict[str, list[str]]:
    return {each.order.slug: [found.code for found in each.errors] for each in bundle.plans}


def test_a_specialised_archetype_comes_after_its_parent_and_is_judged_with_it(sqlite: Installation) -> None:
    bundle = planned(sqlite, source("a_child", "b_parent"), source("b_parent"))
    slugs = [each.order.slug for each in bundle.plans]
    assert slugs == ["openehr-ehr-observation-b-parent-v1", "openehr-ehr-observation-a-child-v1"]
    assert codes(bundle)[slugs[0]] == []
    assert "unknown-reference" not in codes(bundle)[slugs[1]]


def test_without_its_parent_it_has_an_error(sqlite: Installation) -> None:
    bundle = planned(sqlite, source("a_child", "b_parent"))
    assert codes(bundle)["openehr-ehr-observation-a-child-v1"] == ["unknown-reference"]


def test_all_are_published_and_known_by_their_archetype_ids(sqlite: Installation) -> None:
    bundle = planned(sqlite, source("a_child", "b_parent"), source("b_parent"))
    with sqlite.database.writing() as session:
        for each in bundle.plans:
            imports.import_published(session, people.console(session), each)
    with sqlite.database.reading() as session:
        assert library.resolve(session, f"{OWN}b_parent.v1").version.standard.slug.endswith("b-parent-v1")
        standard = session.query(Standard).filter_by(slug="openehr-ehr-observation-a-child-v1").one()
        assert set(standard.title) == {"nb", "nn", "en"}
        assert standard.licence["attribution"] == "Fagregister"
        assert standard.origin.value == "adopted"
    again = planned(sqlite, source("a_child", "b_parent"), source("b_parent"))
    assert again.plans == ()
    assert len(again.unchanged) == 2


def test_a_child_that_does_not_fit_its_parent_is_told_so(sqlite: Installation) -> None:
    wrong = named("a_child", "b_parent").replace("[at0000.1]", "[at0000.1.1]").replace('"at0000.1"', '"at0000.1.1"')
    bundle = planned(sqlite, Source("a_child.adl", wrong.encode()), source("b_parent"))
    assert "VACSD" in codes(bundle)["openehr-ehr-observation-a-child-v1"]


def test_parents_in_a_circle_are_refused(sqlite: Installation) -> None:
    with pytest.raises(ContentError) as refused:
        planned(sqlite, source("a", "b"), source("b", "a"))
    assert [each.item for each in refused.value.problems] == ["a.adl", "b.adl"]
    for fault in refused.value.problems:
        assert fault.code == "circle"
        assert "a.adl → b.adl" in fault.message or "b.adl → a.adl" in fault.message


def test_every_file_that_cannot_be_read_is_named_with_its_place(sqlite: Installation) -> None:
    broken = Source("broken.adl", named("x").replace("definition", "definitoin", 1).encode())
    with pytest.raises(ContentError) as refused:
        planned(sqlite, broken, Source("binary.adl", b"\xff\x00"), source("good"))
    assert {each.item.split(" ")[0] for each in refused.value.problems} == {"broken.adl", "binary.adl"}
    assert all(each.line for each in refused.value.problems)


def test_the_same_archetype_twice_with_other_texts_is_refused(sqlite: Installation) -> None:
    other = named("a").replace("Smerteregistrering", "Smertemåling")
    with pytest.raises(ContentError) as refused:
        planned(sqlite, source("a"), Source("copy/a.adl", other.encode()))
    assert [each.code for each in refused.value.problems] == ["twice"]


def test_what_lies_in_two_folders_is_brought_in_once(sqlite: Installation) -> None:
    saved_otherwise = "\ufeff" + named("a").replace("\n", "\r\n")
    bundle = planned(sqlite, source("a"), Source("copy/a.adl", saved_otherwise.encode()))
    assert [(each.name, each.state.value) for each in bundle.files] == [("a.adl", "new"), ("copy/a.adl", "double")]
    assert len(bundle.plans) == 1


def test_other_line_ends_are_no_revision(sqlite: Installation) -> None:
    together.editions(sqlite.database, people.console, planned(sqlite, source("a")).editions)
    saved_otherwise = Source("a.adl", named("a").replace("\n", "\r\n").encode())
    assert [each.state.value for each in planned(sqlite, saved_otherwise).files] == ["unchanged"]


def test_what_is_published_is_told_unchanged_without_being_read_or_judged(
    sqlite: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    together.editions(sqlite.database, people.console, planned(sqlite, source("a"), source("b")).editions)

    def never(*_given: object, **_more: object) -> None:
        raise AssertionError("it was judged again")

    changed = Source("b.adl", named("b").replace("Smerteregistrering", "Smertemåling").encode())
    sent = (source("a"), changed, Source("copy/a.adl", named("a").encode()))
    with monkeypatch.context() as patch:
        patch.setattr(bundles.orders, "plan", never)
        bundle = planned(sqlite, source("a"))
        assert [(each.name, each.state.value) for each in bundle.files] == [("a.adl", "unchanged")]
        (plan,) = [each.plan for each in bundle.files]
        assert plan is not None
        assert (plan.order.version, plan.base, plan.items > 0, plan.difference) == ("1", "1", True, Difference(()))
        with pytest.raises(AssertionError):
            planned(sqlite, source("a"), changed)
    bundle = planned(sqlite, *sent)
    assert [(each.name, each.state.value) for each in bundle.files] == [
        ("a.adl", "unchanged"),
        ("b.adl", "revision"),
        ("copy/a.adl", "double"),
    ]


@pytest.mark.parametrize(
    ("order", "known"),
    [
        ({}, True),
        ({"version": "2"}, True),
        ({"version": "0"}, False),
        ({"valid_from": datetime(2020, 1, 1, tzinfo=UTC)}, False),
    ],
    ids=["nothing said", "later", "earlier", "from an earlier day"],
)
def test_what_may_be_an_earlier_edition_is_held_against_the_one_before_it(
    sqlite: Installation, order: dict[str, Any], known: bool
) -> None:
    together.editions(sqlite.database, people.console, planned(sqlite, source("a")).editions)
    with sqlite.database.reading() as session:
        found = unchanged(session, bundles.describing("archetype"), Order("", "archetype", **order), source("a").data)
    assert (found is not None) is known


def test_other_files_are_left_out_and_named(sqlite: Installation) -> None:
    bundle = planned(sqlite, source("a"), Source("README.md", b"hello"))
    assert bundle.skipped == ("README.md",)
    with pytest.raises(BadRequest, match="no file of the kind archetype"):
        planned(sqlite, Source("README.md", b"hello"))


def test_kinds_whose_files_have_no_name_are_brought_in_one_by_one(sqlite: Installation) -> None:
    with pytest.raises(BadRequest) as refused:
        planned(sqlite, source("a"), kind="regimen")
    assert refused.value.code == "no-bundles"


def test_a_zip_gives_its_files_but_not_the_hidden_ones() -> None:
    data = packed(**{"a/b.adl": b"text", "__MACOSX/b.adl": b"", ".git/x.adl": b"", "c.adl": b"more"})
    assert unpacking.is_zip(data)
    assert [(each.name, each.data) for each in unpacking.in_zip(data, LIMIT)] == [
        ("a/b.adl", b"text"),
        ("c.adl", b"more"),
    ]


def test_a_zip_that_swells_is_refused_without_being_held() -> None:
    with pytest.raises(TooLarge):
        list(unpacking.in_zip(packed(**{"bomb.adl": b"\0" * (LIMIT * 4)}), LIMIT))
    many = packed(**{f"{number}.adl": b"\0" * LIMIT for number in range(unpacking.MOST_SHARE + 1)})
    with pytest.raises(TooLarge):
        list(unpacking.in_zip(many, LIMIT))


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04rubbish", packed(a=b"x" * 100)[:60], b""], ids=["rubbish", "cut", "empty"]
)
def test_a_damaged_zip_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(BadRequest, match="Pack it again"):
        list(unpacking.in_zip(data, LIMIT))


def test_names_are_told_in_the_letters_they_were_written_in_and_hide_nothing() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for raw in ("blåmåling.adl".encode(), "søvn.adl".encode("cp850")):
            info = zipfile.ZipInfo("x" * len(raw))
            archive.writestr(info, b"")
        archive.writestr("../../etc/pass\u202ewd.adl", b"")
        archive.writestr("a" * 400 + ".adl", b"")
        archive.writestr("C:\\temp\\b.adl", b"")
    data = stream.getvalue()
    for raw in ("blåmåling.adl".encode(), "søvn.adl".encode("cp850")):
        data = data.replace(b"x" * len(raw), raw)
    names = [each.name for each in unpacking.in_zip(data, LIMIT)]
    assert names[:3] == ["blåmåling.adl", "søvn.adl", "../../etc/pass\ufffdwd.adl"]
    assert (len(names[3]), names[3][:2], names[4]) == (201, "…a", "C:/temp/b.adl")


def test_files_that_are_not_wanted_are_not_unpacked() -> None:
    data = packed(**{"bomb.png": b"\0" * (LIMIT * 20), "a.adl": b"text"})
    wanted = bundles.wanted(kind("archetype"))
    assert [(each.name, len(each.data)) for each in unpacking.in_zip(data, LIMIT, wanted)] == [
        ("bomb.png", 0),
        ("a.adl", 4),
    ]


def test_several_files_are_kept_as_one() -> None:
    given = [Source("a.adl", b"one"), Source("å/b.adl", b"two"), Source("", b"")]
    assert list(unpacking.in_zip(unpacking.packed(given), LIMIT)) == [*given[:2], Source("file", b"")]


def test_files_of_the_same_name_can_be_told_apart(sqlite: Installation) -> None:
    pattern = Order(slug="", kind="archetype", version="1")
    both = [source("a"), Source("a.adl", named("b").encode())]
    with sqlite.database.reading() as session:
        seen = bundles.look(session, pattern, both, LIMIT)
        chosen = bundles.look(session, pattern, both, LIMIT, chosen=["a (2).adl"])
    assert [each.name for each in seen.files] == ["a.adl", "a (2).adl"]
    assert [each.plan.order.slug for each in chosen.files if each.plan] == ["openehr-ehr-observation-b-v1"]


def test_what_a_circle_does_not_touch_is_brought_in(sqlite: Installation) -> None:
    pattern = Order(slug="", kind="archetype", version="1")
    with sqlite.database.reading() as session:
        seen = bundles.look(
            session, pattern, [source("a", "b"), source("b", "a"), source("c", "a"), source("d")], LIMIT
        )
    assert {each.name: each.state.value for each in seen.files} == {
        "c.adl": "new",
        "d.adl": "new",
        "a.adl": "unreadable",
        "b.adl": "unreadable",
    }
    missing = next(each.missing for each in seen.files if each.name == "c.adl")
    assert [each.target for each in missing] == [f"{OWN}a.v1"]


def test_what_a_slot_names_comes_first_where_it_can_and_is_missing_only_where_it_is_not_there(
    sqlite: Installation,
) -> None:
    def host(name: str, *names: str) -> Source:
        pattern = "|".join(rf"openEHR-EHR-CLUSTER\.{each}(-[a-zA-Z0-9_]+)*\.v1" for each in names)
        slot = f"allow_archetype CLUSTER matches {{ include archetype_id/value matches {{/{pattern}/}} }}"
        definition = f"CLUSTER[at0000] matches {{ items matches {{ {slot} }} }}"
        return Source(f"{name}.adl", text(definition, archetype_id=f"openEHR-EHR-CLUSTER.{name}.v1").encode())

    pattern = Order(slug="", kind="archetype", version="1")
    files = [host("a", "b", "gone"), host("b", "a", "c", "b"), host("c", "x")]
    with sqlite.database.reading() as session:
        seen = bundles.look(session, pattern, files, LIMIT)
    names = [each.name for each in seen.files]
    assert names.index("c.adl") < names.index("b.adl")
    assert {each.name: [found.target for found in each.missing] for each in seen.files} == {
        "a.adl": ["openEHR-EHR-CLUSTER.gone.v1"],
        "b.adl": [],
        "c.adl": ["openEHR-EHR-CLUSTER.x.v1"],
    }


def test_a_file_that_does_not_fit_what_is_here_is_told_among_the_others(sqlite: Installation) -> None:
    pattern = Order(slug="", kind="archetype", version="not a number")
    text = named("a").replace(".v1", ".v0")
    other = Source("other.json", b'{"name": "no archetype"}')
    with sqlite.database.reading() as session:
        seen = bundles.look(session, pattern, [Source("a.adl", text.encode() * 1), other, source("b")], 1000)
    assert {each.name: each.state.value for each in seen.files} == {
        "other.json": "skipped",
        "a.adl": "unreadable",
        "b.adl": "unreadable",
    }
    assert [each.code for file in seen.files for each in file.problems] == ["too-large", "too-large"]


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_FILES", 2)
    for name in ("a.adl", "b.adl", ".hidden"):
        (tmp_path / name).write_text(name)
    assert [each.name for each in unpacking.in_folder(tmp_path, LIMIT)] == ["a.adl", "b.adl"]
    (tmp_path / "c.adl").write_text("c")
    with pytest.raises(TooLarge):
        list(unpacking.in_folder(tmp_path, LIMIT))
    with pytest.raises(TooLarge):
        list(unpacking.in_zip(packed(a=b"", b=b"", c=b""), LIMIT))


def test_links_are_followed_within_the_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (tmp_path / "secret.adl").write_text("secret")
    (folder / "a.adl").write_text("a")
    for name, target in (("b.adl", folder / "a.adl"), ("c.adl", tmp_path / "secret.adl"), ("d.adl", folder / "gone")):
        (folder / name).symlink_to(target)
    (folder / "loop").symlink_to(folder)
    assert [each.name for each in unpacking.in_folder(folder, LIMIT)] == ["a.adl", "b.adl"]


def test_the_real_archetypes_and_templates_are_brought_in_together(sqlite: Installation, shared_data: Path) -> None:
    folders = [unpacking.in_folder(shared_data / name, 16 << 20) for name in ("archetypes", "opt")]
    bundle = planned(sqlite, *(each for folder in folders for each in folder))
    assert len(bundle.plans) == 29
    assert {slug for slug, found in codes(bundle).items() if found} == set()
    order = [each.order.slug for each in bundle.plans]
    parent, child = (order.index(f"openehr-ehr-cluster-{name}-v1") for name in ("imaging-exam", "imaging-exam-cervix"))
    assert parent < child
