"""Processing instructions `<?adl …?>`: what ADL says, and leaves out, that the XML schema has no way to say.

The schema demands occurrences and existence, and knows a single range for a number; the notes keep the difference, and
documents stay valid without them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from archetypes.adl import multiplicity, write_cadl
from archetypes.adl.lexer import Lexer
from archetypes.adl14 import cadl
from archetypes.constraints import Cardinality, CObject, Multiplicity
from archetypes.xml.intervals import cardinality as read_cardinality
from archetypes.xml.intervals import write_multiplicity
from archetypes.xml_elements import ADL_NOTE, XmlElement

_IMPLIED = "implied"


def note(text: str) -> XmlElement:
    return XmlElement(ADL_NOTE, text)


def _note_of(element: XmlElement) -> str | None:
    return element.text_of(ADL_NOTE)


def implied(element: XmlElement) -> bool:
    """Whether the text in ADL leaves the count out."""
    return _note_of(element) == _IMPLIED


@cache
def implied_count(name: str) -> XmlElement:
    made = write_multiplicity(name, Multiplicity(1, 1))
    return replace(made, children=(note(_IMPLIED), *made.children))


def cardinality(element: XmlElement) -> Cardinality | None:
    text = _note_of(element)
    return multiplicity.cardinality(Lexer(text)) if text else None


def noted_cardinality(element: XmlElement, value: Cardinality) -> XmlElement:
    if read_cardinality(element) == value:
        return element
    return replace(element, children=(note(write_cadl.cardinality(value).strip()), *element.children))


def constraint(element: XmlElement) -> CObject | None:
    """The constraint that a note in the element gives in cADL."""
    text = _note_of(element)
    if text is None or not text.startswith("{"):
        return None
    attribute = cadl.definition(Lexer(f"X[at0000] matches {{x matches {text}}}")).attributes[0]
    return attribute.children[0]


def noted(element: XmlElement, node: CObject, read: CObject) -> XmlElement:
    """The element with a note where reading it would give another node."""
    if read == node:
        return element
    text = "\n".join(write_cadl.node(node, 0, lambda _: ""))
    return replace(element, children=(note(f"{{{text}}}"), *element.children))
