"""Revisions in which what is said has changed, with the grade that a careful publisher gives each."""

from tests.archetypes.revised.editing import Step, inside, named, swap, term
from tests.archetypes.revised.pairs import PAIN, PRESENCE, Pair
from tests.archetypes.texts import element, text

#: Old name and description, new ones, and what that is. None leaves the description as it was.
NAMES: dict[str, tuple[str, str, str, str | None, str]] = {
    "a slip": ("Desciption", "Narrative.", "Description", None, "patch"),
    "a slip in both": ("Sytolic", "The sytolic pressure.", "Systolic", "The systolic pressure.", "patch"),
    "a capital": ("Any Event", "A point.", "Any event", None, "patch"),
    "a sign": ("Pre / post", "When.", "Pre/post", None, "patch"),
    "a hyphen": ("Follow up", "What next.", "Follow-up", None, "patch"),
    "two words in one": ("Foot note", "Below.", "Footnote", None, "patch"),
    "another spelling": ("Organization", "Who.", "Organisation", None, "patch"),
    "the plural": ("Symptom", "What is felt.", "Symptoms", None, "patch"),
    "an accent": ("Manoeuvre", "How.", "Manœuvre", None, "patch"),
    "a longer name": ("Systolic", "Peak pressure.", "Systolic pressure", None, "minor"),
    "a shorter name": ("Systolic pressure", "Peak pressure.", "Systolic", None, "minor"),
    "another name": ("Comment", "Narrative.", "Additional details", None, "minor"),
    "another name, described in other words": (
        "Site",
        "Where on the body the pressure was measured.",
        "Location of measurement",
        "The place of the body at which the pressure was measured.",
        "minor",
    ),
    "the side is mended": ("Left", "On the right side.", "Right", None, "minor"),
    "the opposite": ("Present", "The finding is there.", "Not present", "The finding is not there.", "major"),
    "the opposite by a prefix": ("Known", "The cause is known.", "Unknown", "The cause is unknown.", "major"),
    "the opposite by a letter": ("Abduction", "Abduction of the arm.", "Adduction", "Adduction of the arm.", "major"),
    "the other of two": ("Hypertension", "Hypertension is there.", "Hypotension", "Hypotension is there.", "major"),
    "the other pressure": ("Systolic", "The systolic pressure.", "Diastolic", "The diastolic pressure.", "major"),
    "the other side": ("Left", "On the left side.", "Right", "On the right side.", "major"),
    "another number": ("Grade 1", "Grade 1 of three.", "Grade 2", "Grade 2 of three.", "major"),
    "another number by itself": ("Within 12 hours", "Soon.", "Within 24 hours", None, "minor"),
    "another span of time": ("Doses per day", "Each day.", "Doses per week", "Each week.", "major"),
    "another limit": ("<50 mg", "Less than 50 mg.", ">50 mg", "More than 50 mg.", "major"),
    "a negated name for the same": ("Allergy", "Whether there is one.", "No allergy", None, "minor"),
    "another meaning": ("Pulse", "Beats of the heart.", "Height", "From heel to crown, standing.", "major"),
    "another description": ("Pulse", "Beats of the heart.", "Pulse", "How often the artery moves.", "patch"),
    "a mended description": ("Pulse", "Beats of teh heart.", "Pulse", "Beats of the heart.", "patch"),
}


def names(*said: str) -> str:
    """A small archetype with this name and description of its one element."""
    name, about = said
    terms = (
        f'["at0000"] = <text = <"A"> description = <"B">> ["at0001"] = <text = <"{name}"> description = <"{about}">>'
    )
    return text(element("DV_TEXT matches {*}"), codes=(), ontology=f'term_definitions = <["en"] = <{terms}>>')


_GERMAN = '["de"] = <language = <[ISO_639-1::de]> author = <["name"] = <"Eva Beispiel">>>\n\t\t'
_TRANSLATED: tuple[Step, ...] = (
    swap("translations = <\n\t\t", f"translations = <\n\t\t{_GERMAN}"),
    swap(
        "details = <\n\t\t",
        'details = <\n\t\t["de"] = <language = <[ISO_639-1::de]> purpose = <"Zur Dokumentation.">>\n\t\t',
    ),
    lambda text: text.replace(
        "term_definitions = <\n\t\t",
        'term_definitions = <\n\t\t["de"] = <' + _terms(text).replace("Wound", "Wunden") + "\n\t\t",
        1,
    ),
)


def _terms(text: str) -> str:
    start = text.index("items = <", text.index("term_definitions"))
    return text[start : text.index('["nb"] = <', start)]


SAID: dict[str, Pair] = {
    "a translation is added": (_TRANSLATED, "patch"),
    "a translation is mended": ((named("at0008", "Fritekst", language="nb"),), "patch"),
    "a translated description is mended": ((named("at0008", None, "Sagt fritt.", language="nb"),), "patch"),
    "a translator is named": (
        (swap('"Fjordby sykehus">\n\t\t\t>', '"Fjordby sykehus">\n\t\t\t\t["email"] = <"a@example.org">\n\t\t\t>'),),
        "patch",
    ),
    "an accreditation is added": (
        (swap("\t\t\t>\n\t\t>\n\t>\n\ndesc", '\t\t\t>\n\t\t\taccreditation = <"x">\n\t\t>\n\t>\n\ndesc'),),
        "patch",
    ),
    "a synonym is added to a term": (
        (swap('text = <"Odour">', 'text = <"Odour">\n\t\t\t\t\tsynonym = <"Smell">'),),
        "patch",
    ),
    "a comment is added to a term": (
        (swap('text = <"Odour">', 'text = <"Odour">\n\t\t\t\t\tcomment = <"For instance: none.">'),),
        "patch",
    ),
    "another purpose": ((swap("what is seen when a wound", "what is found when a wound"),), "patch"),
    "another use": ((swap("Use at each change", "Use at every change"),), "patch"),
    "another misuse": ((swap("for burns", "for burns or bites"),), "patch"),
    "a keyword": ((swap('"wound", "dressing"', '"wound", "dressing", "ulcer"'),), "patch"),
    "a keyword goes": ((swap('"wound", "dressing"', '"wound"'),), "patch"),
    "keywords of a translation": ((swap('"sår", "bandasje"', '"sår", "bandasje", "plaster"'),), "patch"),
    "a contributor": ((swap('"Siri Sample, Fjellvik"', '"Siri Sample, Fjellvik", "Nora Ny"'),), "patch"),
    "an author": ((swap('["name"] = <"Ola Eksempel">', '["name"] = <"Nora Ny">'),), "patch"),
    "a reference": ((swap("Wounds and their edges, 2019.", "Wounds and their edges, 2021."),), "patch"),
    "another copyright": ((swap("© Fjordby", "© Fjellvik"),), "patch"),
    "another licence": ((swap("Written for tests", "Written for all"),), "patch"),
    "another custodian": (
        (swap('["custodian_organisation"] = <"Fjordby">', '["custodian_organisation"] = <"Fjellvik">'),),
        "patch",
    ),
    "another sum and build": (
        (swap("0123456789ABCDEF0123", "ABCDEF01234567890123"), swap("7c1f2f0e", "8d2f3f1f")),
        "patch",
    ),
    "another uid": ((swap("uid=5d2c1f5e", "uid=6e3d2f6f"),), "patch"),
    "the reference model is named": ((swap("(adl_version=1.4;", "(adl_version=1.4; rm_release=1.0.4;"),), "patch"),
    "another state of life": ((swap('<"published">', '<"deprecated">'),), "patch"),
    "deprecated, with a text": (
        (swap('<"published">', '<"deprecated">'), swap("Use at each", "Deprecated: use another. Use at each")),
        "patch",
    ),
    "notes at nodes": (
        (lambda text: text + 'annotations\n\titems = <["/data[at0001]"] = <items = <["design"] = <"x">>>>\n',),
        "patch",
    ),
    "a history of revisions": ((lambda text: text + 'revision_history\n\trevision_history = <"x">\n',), "patch"),
    "an unused term": ((term("at0040"),), "patch"),
    "a terminology is named": ((swap('<"LOINC", ...>', '<"LOINC", "SNOMED-CT", ...>'),), "patch"),
    "a binding": (
        (swap('["at0010"] = <[LOINC::39126-8]>', '["at0010"] = <[LOINC::39126-8]> ["at0011"] = <[LOINC::39127-6]>'),),
        "minor",
    ),
    "a binding elsewhere": ((swap("39126-8", "39125-0"),), "minor"),
    "a binding goes": ((swap('["at0010"] = <[LOINC::39126-8]>', ""),), "minor"),
    "a terminology is bound": (
        (swap('["LOINC"] = <\n', '["SNOMED-CT"] = <items = <["at0021"] = <[SNOMED-CT::364576002]>>> ["LOINC"] = <\n'),),
        "minor",
    ),
    "a set is bound elsewhere": ((swap("subset=wounds", "subset=ulcers"),), "minor"),
    "a set is called otherwise": ((swap('<"Types of wound">', '<"Sorts of ulcers seen">'),), "minor"),
    "a value is called otherwise": ((named("at0006", "In recovery"),), "minor"),
    "a value's slip is mended": ((named("at0006", "Healling"),), "patch"),
    "a value means something else": ((named("at0006", "Infected", "Pus or redness is there."),), "major"),
    "two values have changed codes": (
        (named("at0005", "Healing", "The edges begin to join."), named("at0006", "Open", "The edges are apart.")),
        "major",
    ),
    "a code is given to something new": (
        (named("at0006", "Gaping", "The edges begin to part."), term("at0040", "Healing", "The edges begin to join.")),
        "major",
    ),
    "a step of a scale is called otherwise": ((named("at0015", "Unbearable"),), "minor"),
    "the concept is called otherwise": ((named("at0000", "Inspection of wounds"),), "minor"),
    "the concept's slip is mended": ((named("at0000", "Wound checks"),), "patch"),
    "structure is called otherwise": ((named("at0003", "List"),), "patch"),
    "structure is called otherwise beside new structure": (
        (named("at0003", "List"), term("at0040", "Tree", "@ internal @")),
        "patch",
    ),
    "a comment in the text only": ((inside(PRESENCE, "-- Open", "-- Wide open"),), "none"),
    "other blanks": ((inside(PAIN, "    -- Severe", " -- Severe"),), "none"),
}

ID = "openEHR-EHR-OBSERVATION.wound_check.v1"
_PARENT = "\nspecialise\n\topenEHR-EHR-OBSERVATION.wound.v1\n"
#: Of the id alone: what it was, what it is, and the grade.
IDENTITY: dict[str, tuple[str, str, str]] = {
    "a new major version": (ID, f"{ID[:-1]}2", "major"),
    "a new minor version": (f"{ID}.0.0", f"{ID}.1.0", "patch"),
    "another concept": (ID, ID.replace("wound_check", "wound_exam"), "major"),
    "another class": (ID, ID.replace("OBSERVATION", "EVALUATION"), "major"),
    "a namespace": (ID, f"no.fjordby::{ID}", "major"),
    "specialised": (ID, ID.replace("check", "check-foot") + _PARENT, "major"),
    "a newer parent": (ID + _PARENT, ID + _PARENT.replace("v1", "v2"), "major"),
    "another revision of the parent": (
        ID + _PARENT.replace("v1", "v1.0.0"),
        ID + _PARENT.replace("v1", "v1.2.0"),
        "minor",
    ),
}
