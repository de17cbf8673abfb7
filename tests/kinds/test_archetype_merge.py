"""What a merge of two archetypes tells beside its conflicts: by node, in the words that people know it by."""

import archetypes
from registry.kinds.archetype import ARCHETYPE
from registry.kinds.kind import Item, Target
from registry.kinds.merge import conflicts_in, merge, spot
from registry.services.proposing.upstream import account
from tests.archetypes.revised.editing import FIRST, named, revised, term
from tests.archetypes.revised.pairs import counted
from tests.archetypes.revised.sides import TREE, new
from tests.archetypes.texts import DEVICE, SPRING, sample


class Parents:
    """A registry that holds one parent alone."""

    def target(self, uri: str, version: str | None = None) -> Target | None:
        return Target("device", "archetype", "1", "in-force") if uri == DEVICE else None

    def content(self, target: Target) -> str:
        return sample(DEVICE)

    def item(self, target: Target, key: str) -> Item | None:
        raise AssertionError("a merge reads its parents whole")

    def claimed_by(self, claim: str) -> str | None:
        raise AssertionError("a merge claims nothing")


MINE = revised(
    named("at0010", "Utstrekning", language="nb"), counted("at0008", "0..1", "1..1"), *new("at0040", "Smell")
)
THEIRS = revised(named("at0010", "Greatest extent"), counted("at0008", "0..1", "0..*"), *new("at0040", "Warmth"))


def test_new_numbers_and_translations_are_told_after_the_conflicts_and_need_no_choice() -> None:
    content, told = ARCHETYPE.merged(FIRST, MINE, THEIRS)
    assert [(each.code, each.item, each.field) for each in told] == [
        ("merge-conflict", f"{TREE}[at0008]", "occurrences"),
        ("merge-renumbered", f"{TREE}[at0041]", "at0041"),
        ("merge-translation", f"{TREE}[at0009]/items[at0010]", "ontology/term_definitions/nb/at0010/text"),
    ]
    assert {each.severity for each in told} == {"warning"}
    assert merge(ARCHETYPE, FIRST, MINE, THEIRS) == (content, [f"{TREE}[at0008]"])
    again, told = ARCHETYPE.merged(FIRST, MINE, THEIRS, [spot(told[0])])
    assert "ELEMENT[at0008] occurrences matches {0..*}" in again
    assert conflicts_in(told) == []


def test_words_in_conflict_are_told_at_their_node() -> None:
    mine, theirs = (revised(named("at0005", text)) for text in ("Gaping", "Apart"))
    _, (told,) = ARCHETYPE.merged(FIRST, mine, theirs)
    assert (told.item, told.field) == (f"{TREE}[at0004]/value", "ontology/term_definitions/en/at0005/text")


def test_those_who_judge_are_told_in_words_with_the_path_beside() -> None:
    _, told = ARCHETYPE.merged(FIRST, MINE, THEIRS)
    head = ARCHETYPE.merged(FIRST, *(FIRST.replace("Use at each", each) for each in ("Use by each", "Use for each")))[1]
    assert account("1.0.0", (*told, *head)).split("\n") == [
        "Utgiverens nye revisjon er flettet med det som er endret her siden 1.0.0.",
        "Begge har endret det følgende; det som sto her, står:",
        f"- «Beskrivelse» forekomster ({TREE}[at0008]): «0..1» → her «1..1», hos utgiveren «0..*»",
        (
            "- hodet bruk på engelsk: «Use at each change of dressing.» → her «Use by each change of dressing.», "
            "hos utgiveren «Use for each change of dressing.»"
        ),
        "Se også på dette:",
        (
            f"- «Smell på norsk» at0041 ({TREE}[at0041]): at0040 er noe nytt hos begge: hos utgiveren «Warmth», "
            "og «Smell» her er nå at0041"
        ),
        (
            f"- «Utstrekning» navn på bokmål ({TREE}[at0009]/items[at0010]): "
            "«Utstrekning» er oversatt fra «Length», som nå er «Greatest extent»"
        ),
    ]


def test_a_publishers_revision_in_adl_2_takes_in_what_is_here_and_tells_what_became_of_it() -> None:
    adl2 = archetypes.write(archetypes.convert(archetypes.read(FIRST)).archetype)
    theirs = adl2.replace('"Use at each', '"Always use at each')
    mine = revised(named("at0010", "Utstrekning", language="nb"))
    content, told = ARCHETYPE.merged(FIRST, mine, theirs)
    assert [each.code for each in told][:1] == ["merge-converted"]
    assert {each.code for each in told} <= {"merge-converted", "merge-lost"}
    assert "at0010 → id11" in told[0].message
    assert "Utstrekning" in content
    assert "Always use at each" in content
    assert conflicts_in(told) == []
    assert account("1.0.0", tuple(told)).split("\n")[2].startswith("- hodet: utgiveren og dere skriver i hver sin")
    back, told = ARCHETYPE.merged(FIRST, theirs, mine)
    assert told[0].message.startswith("The publisher's is ADL 1.4")
    assert "Utstrekning" in back


def test_parents_in_the_registry_tell_what_a_converted_specialisation_has_of_its_own() -> None:
    child, parent = sample(SPRING), sample(DEVICE)
    theirs = archetypes.write(archetypes.convert(archetypes.read(child), archetypes.Library(texts=[parent])).archetype)
    mine = child.replace('<"Fjær', '<"Fjer', 1)
    content, told = ARCHETYPE.merged(child, mine, theirs, world=Parents())
    assert "Fjer" in content
    assert not [each for each in told if each.code == "merge-lost"]
    assert [each for each in ARCHETYPE.merged(child, mine, theirs)[1] if each.code == "merge-lost"]


def test_twins_and_prose_with_old_numbers_are_told_at_their_nodes_in_words() -> None:
    mine = revised(*new("at0040", "Smell"), *new("at0041", "Itch"), term("at0042", "Warmth", "See at0040."))
    theirs = revised(*new("at0040", "Colour"), *new("at0045", "Itch"))
    _, told = ARCHETYPE.merged(FIRST, mine, theirs)
    places = {each.code: (each.item, each.field) for each in told}
    assert places["merge-twins"] == (f"{TREE}[at0041]", "at0041")
    assert places["merge-mention"] == ("", "ontology/term_definitions/nb/at0042/description")
    said = account("1.0.0", told)
    assert "begge har lagt til «Itch»: at0041 her og at0045 hos utgiveren; behold én av dem" in said
    assert "«See at0040.» nevner at0040, som nå er at0046; skriv teksten om" in said
