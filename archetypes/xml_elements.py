"""XML elements as plain values, the looks into them that readers need, and what of one the model does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archetypes.errors import ParseError, Place
from archetypes.telling import Told, tell

NAMESPACE: Final = "http://schemas.openehr.org/v1"
INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA: Final = "http://www.w3.org/2001/XMLSchema"
TYPE: Final = f"{{{INSTANCE}}}type"
#: The name that stands for a processing instruction `<?adl …?>`, which says what the schema has no element for.
ADL_NOTE: Final = "?adl"
#: Names that stand for what is no element: attributes that the schema has not, and text between elements.
OWN: Final = "@"
TEXT: Final = "#text"
_BOUNDS = {f"{side}_{said}": (side, said) for side in ("lower", "upper") for said in ("included", "unbounded")}
_TRUE = ("true", "1")
_FALSE = ("false", "0")


@dataclass(frozen=True, slots=True)
class XmlElement:
    """An element: names of the document's own namespace are plain, others are written `{namespace}name`.

    `text` is kept as it stands in an element without children, and is empty where there are some.
    """

    name: str
    text: str = ""
    children: tuple[XmlElement, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def type_name(self) -> str:
        """What `xsi:type` says."""
        return self.attribute(TYPE) or self.attribute("type") or ""

    def attribute(self, name: str) -> str | None:
        return next((value for key, value in self.attributes if key == name), None)

    def one(self, name: str) -> XmlElement | None:
        for child in self.children:
            if child.name == name:
                return child
        return None

    def many(self, name: str) -> tuple[XmlElement, ...]:
        return tuple(child for child in self.children if child.name == name)

    def text_of(self, *names: str) -> str | None:
        """The text at the end of a way through children; None where there is none."""
        found: XmlElement | None = self
        for name in names:
            found = found.one(name) if found else None
        return found.text if found else None

    def token_of(self, *names: str) -> str | None:
        """The same without blanks around it; None also where nothing else is there."""
        return (self.text_of(*names) or "").strip() or None

    def flag_of(self, name: str) -> bool | None:
        """`ParseError` for what is neither true nor false."""
        text = self.token_of(name)
        if text is not None and text.lower() not in (*_TRUE, *_FALSE):
            raise fault("XBOOL", tell("<{element}> is {text!r}, not true or false", element=name, text=text), self)
        return None if text is None else text.lower() in _TRUE


def leaf(name: str, value: object, **attributes: str) -> XmlElement:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return XmlElement(name, text, attributes=tuple(attributes.items()))


def tree(name: str, children: Iterable[XmlElement], type_name: str = "", **attributes: str) -> XmlElement:
    typed = ((TYPE, type_name),) if type_name else ()
    return XmlElement(name, "", tuple(children), typed + tuple(attributes.items()))


def optional(name: str, value: object) -> tuple[XmlElement, ...]:
    return () if value is None else (leaf(name, value),)


def fault(code: str, message: Told, element: XmlElement) -> ParseError:
    line, column = element.place or (1, 1)
    return ParseError(line, column, code, message, f"<{element.name}>")


def required(element: XmlElement, name: str) -> XmlElement:
    found = element.one(name)
    if found is None:
        message = tell("<{element}> has no <{child}>", element=element.name, child=name)
        raise fault("XMISS", message, element)
    return found


def own(element: XmlElement, *written: str) -> tuple[XmlElement, ...]:
    """The attributes of the element but for a type that is written anyway, and those named."""
    kept = tuple(
        (key, value)
        for key, value in element.attributes
        if key not in written and not (key in (TYPE, "type") and value in ("", *written))
    )
    return (XmlElement(OWN, attributes=kept),) if kept else ()


def _grouped(elements: Iterable[XmlElement]) -> Mapping[str, list[XmlElement]]:
    groups: dict[str, list[XmlElement]] = {}
    for element in elements:
        groups.setdefault(element.name, []).append(element)
    return groups


def unsaid(actual: Sequence[XmlElement], made: Iterable[XmlElement]) -> tuple[XmlElement, ...]:
    """The elements that say more, or otherwise, than those made from the model of them; all of a name together.

    First those of names that the model makes, by name; then the others as they come. So it is the same when read again.
    """
    from_model = _grouped(made)
    kept: list[XmlElement] = []
    for name, group in sorted(_grouped(each for each in actual if each.name in from_model).items()):
        same = from_model[name]
        if group != same and [_normal(each) for each in group] != [_normal(each) for each in same]:
            kept.extend(group)
    return (*kept, *(each for each in actual if each.name not in from_model))


def completed(made: Iterable[XmlElement], kept: tuple[XmlElement, ...]) -> tuple[XmlElement, ...]:
    """The model's elements, those of a kept name replaced by what was kept; other kept ones follow."""
    if not kept:
        return tuple(made)
    groups = _grouped(kept)
    elements: list[XmlElement] = []
    placed: set[str] = set()
    for element in made:
        if element.name not in groups:
            elements.append(element)
        elif element.name not in placed:
            elements.extend(groups[element.name])
            placed.add(element.name)
    return (*elements, *(element for element in kept if element.name not in placed))


def _normal(element: XmlElement) -> tuple[object, ...]:
    """What an element says; that a bound is there, or is not, and is included where it is, says nothing."""
    if not element.children:
        return element.name, element.text, frozenset(element.attributes)
    children = [_normal(each) for each in element.children if not (each.name in _BOUNDS and _is_told(each, element))]
    ordered = sorted(children, key=lambda each: (str(each[0]), sorted(each[-1])))  # type: ignore[call-overload]
    return element.name, tuple(ordered), frozenset(element.attributes)


def _is_told(flag: XmlElement, interval: XmlElement) -> bool:
    """Whether the bounds themselves tell what a flag of an interval does."""
    side, said = _BOUNDS[flag.name]
    text = flag.text.strip().lower()
    if flag.attributes or flag.children or text not in (*_TRUE, *_FALSE):
        return False
    is_open = interval.one(side) is None
    return (is_open or text in _TRUE) if said == "included" else (text in _TRUE) == is_open


def says_its_text(element: XmlElement) -> bool:
    """Whether nothing is lost where its text, without blanks around it, is all that is read."""
    return not element.attributes and not element.children
