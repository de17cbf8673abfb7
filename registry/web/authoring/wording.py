"""What the editors call operators, relationships, reasons and refusals. English, translated on use."""

from collections.abc import Mapping

from flask_babel import gettext

from codesets import TerminologyError

#: What a rule says between property and value.
OPERATORS: Mapping[str, str] = {
    "=": "is",
    "is-a": "is or lies under",
    "descendent-of": "lies under",
    "child-of": "lies right under",
    "descendent-leaf": "is a lowest code under",
    "is-not-a": "is not and does not lie under",
    "generalizes": "is or lies above",
    "in": "is one of (commas between)",
    "not-in": "is none of (commas between)",
    "regex": "fits the pattern",
    "exists": "is given (true or false)",
}
#: Properties that every code system has.
PROPERTIES: Mapping[str, str] = {
    "concept": "The code",
    "code": "The code",
    "display": "The name",
    "inactive": "No longer in use",
    "notSelectable": "Heading only",
}
#: R5's words, read from source to target.
RELATIONSHIPS: Mapping[str, str] = {
    "equivalent": "Equivalent",
    "source-is-narrower-than-target": "The target is broader",
    "source-is-broader-than-target": "The target is narrower",
    "related-to": "Related",
    "not-related-to": "Not related",
}
#: What becomes of source codes without a mapping.
UNMAPPED: Mapping[str, str] = {
    "": "Nothing is said of them",
    "use-source-code": "They keep their code",
    "fixed": "They all become one code",
    "other-map": "They are looked up in another map",
}
VIEWS: Mapping[str, str] = {
    "unmapped": "Not mapped",
    "mapped": "Mapped",
    "without": "Without a counterpart",
    "trouble": "To be mended",
    "all": "All",
}
#: Why a value set cannot be expanded, in the reader's words; the engine's own words stand beside.
REFUSALS: Mapping[str, str] = {
    "unknown-system": "A code system that it draws on is not in the registry.",
    "unknown-version": "A version that it names is not in the registry.",
    "unknown-value-set": "A value set that it draws on is not in the registry.",
    "content-not-present": "The codes of a code system that it draws on are not in the registry.",
    "is-supplement": "It draws on a supplement; name the code system that this adds to.",
    "bad-filter": "A rule cannot be answered by its code system.",
    "value-set-cycle": "Value sets draw on each other in a ring.",
    "too-costly": "It has too many codes to be compared one by one. Narrow it by rules, or publish it as it is.",
    "ambiguous-version": "A version that it names is held twice, with different content.",
    "version-not-allowed": "A version that it names is not allowed.",
    "unknown-supplement": "A supplement that it needs is not in the registry.",
}

ALL: tuple[Mapping[str, str], ...] = (OPERATORS, PROPERTIES, RELATIONSHIPS, UNMAPPED, VIEWS, REFUSALS)
OTHERWISE = "It cannot be expanded as it stands."


def refusal(error: TerminologyError) -> str:
    return str(gettext(REFUSALS.get(error.code, OTHERWISE)))
