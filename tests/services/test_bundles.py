"""Many archetypes at once: each is a standard, in an order in which each may be published."""

import io
import zipfile
from pathlib import Path

import pytest

from registry.errors import BadRequest, ContentError, TooLarge
from registry.kinds.archetype import ARCHETYPE
from registry.models import Standard
from registry.services import bundles, imports, library, people
from registry.services.bundles import Bundle, Source
from registry.services.imports import Order
from registry.services.installation import Installation

LIMIT = 1 << 20
PARENT = ARCHETYPE.sample()
OWN = "openEHR-EHR-OBSERVATION."


def named(name: str, parent: str | None = None) -> str:
    """The sample under another name, specialised where it has a parent."""
    first = next(line.strip() for line in PARENT.splitlines() if line.strip().startswith("openEHR-"))
    text = PARENT.replace(first, f"{OWN}{name}.v1")
    if parent is None:
        return text
    text = text.replace("[at0000]", "[at0000.1]").replace('["at0000"]', '["at0000.1"]')
    return text.replace("\nconcept", f"\nspecialise\n\t{OWN}{parent}.v1\n\nconcept", 1)


def planned(installation: Installation, *sources: Source, **order: str) -> Bundle:
    pattern = Order(slug="", kind=order.pop("kind", "archetype"), version="1", **order)  # type: ignore[arg-type]
    with installation.database.reading() as session:
        return bundles.plan(session, pattern, sources, LIMIT)


def source(name: str, parent: str | None = None) -> Source:
    return Source(f"{name}.adl", named(name, parent).encode())


def packed(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


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
        assert standard.title["nb"]
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
    (fault,) = refused.value.problems
    assert fault.code == "circle"
    assert "a.adl" in fault.message
    assert "b.adl" in fault.message


def test_every_file_that_cannot_be_read_is_named_with_its_place(sqlite: Installation) -> None:
    broken = Source("broken.adl", named("x").replace("definition", "definitoin", 1).encode())
    with pytest.raises(ContentError) as refused:
        planned(sqlite, broken, Source("binary.adl", b"\xff\x00"), source("good"))
    assert {each.item.split(" ")[0] for each in refused.value.problems} == {"broken.adl", "binary.adl"}
    assert all(each.line for each in refused.value.problems)


def test_the_same_archetype_twice_is_refused(sqlite: Installation) -> None:
    with pytest.raises(ContentError) as refused:
        planned(sqlite, source("a"), Source("copy/a.adl", named("a").encode()))
    assert [each.code for each in refused.value.problems] == ["twice"]


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
    assert bundles.is_zip(data)
    assert [(each.name, each.data) for each in bundles.in_zip(data, LIMIT)] == [
        ("a/b.adl", b"text"),
        ("c.adl", b"more"),
    ]


def test_a_zip_that_swells_is_refused_without_being_held() -> None:
    with pytest.raises(TooLarge):
        list(bundles.in_zip(packed(**{"bomb.adl": b"\0" * (LIMIT * 4)}), LIMIT))
    many = packed(**{f"{number}.adl": b"\0" * LIMIT for number in range(bundles.MOST_SHARE + 1)})
    with pytest.raises(TooLarge):
        list(bundles.in_zip(many, LIMIT))


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04rubbish", packed(a=b"x" * 100)[:60], b""], ids=["rubbish", "cut", "empty"]
)
def test_a_damaged_zip_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(BadRequest, match="Pack it again"):
        list(bundles.in_zip(data, LIMIT))


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_FILES", 2)
    for name in ("a.adl", "b.adl", ".hidden"):
        (tmp_path / name).write_text(name)
    assert [each.name for each in bundles.in_folder(tmp_path, LIMIT)] == ["a.adl", "b.adl"]
    (tmp_path / "c.adl").write_text("c")
    with pytest.raises(TooLarge):
        list(bundles.in_folder(tmp_path, LIMIT))
    with pytest.raises(TooLarge):
        list(bundles.in_zip(packed(a=b"", b=b"", c=b""), LIMIT))


def test_the_real_archetypes_and_templates_are_brought_in_together(sqlite: Installation, shared_data: Path) -> None:
    folders = [bundles.in_folder(shared_data / name, 16 << 20) for name in ("archetypes", "opt")]
    bundle = planned(sqlite, *(each for folder in folders for each in folder))
    assert len(bundle.plans) == 29
    assert {slug for slug, found in codes(bundle).items() if found} == set()
    order = [each.order.slug for each in bundle.plans]
    parent, child = (order.index(f"openehr-ehr-cluster-{name}-v1") for name in ("imaging-exam", "imaging-exam-cervix"))
    assert parent < child
