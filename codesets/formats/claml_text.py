"""What reading and writing ClaML share: names, labels as plain text, and markup carried word for word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from lxml import etree

from codesets.formats.fhir_elements import as_list
from codesets.formats.xml_text import local_name, text_of
from codesets.things.carried import Carried
from codesets.things.carrying import extensions_of, values

#: The extension that holds an element of ClaML with no field in the model, as XML text.
CARRIED: Final = "urn:iso:std:iso:13120:element"
#: The kinds of rubrics, as uses of designations.
RUBRIC_KINDS: Final = "urn:iso:std:iso:13120:rubric-kind"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
PREFERRED: Final = "preferred"
DEFINITION: Final = "definition"
#: Rubrics that name the class; all other kinds say something about it.
NAMES: Final = ("preferred", "preferredLong")
#: Kinds that are rubrics also where a file's own table of kinds does not list them.
USUAL_KINDS: Final = (
    *NAMES, DEFINITION, "inclusion", "exclusion", "note", "coding-hint", "text", "introduction", "footnote",
    "modifierlink",
)  # fmt: skip
#: Elements before the classes, in the order that ClaML gives them.
HEAD: Final = (
    "Meta", "Identifier", "Title", "Authors", "Variants", "ClassKinds", "UsageKinds", "RubricKinds", "Modifier",
    "ModifierClass",
)  # fmt: skip
KIND: Final = "kind"
#: The kind of a class that nothing is known of.
NO_KIND: Final = "concept"
#: A rubric that is a name of no stated use; names of uses from elsewhere have kinds whose Display tells the use.
DESIGNATION: Final = "designation"
USE: Final = "use-"
#: Meta with what the model knows and ClaML has no element for, as JSON: of the classification, and of a class.
BESIDES: Final = "besides"
USAGE: Final = "usage"
#: On a class that stands in no file but is what a modifier makes of another: which, and which of its classes.
MODIFIER: Final = "modifier"
MODIFIER_CLASS: Final = "modifierClass"


def label_text(label: etree._Element) -> str:
    """The text of a Label: blanks run together unless it says otherwise, paragraphs on lines of their own."""
    if label.get(XML_SPACE) == "preserve":
        pieces: Any = label.itertext()
        return "".join(str(each) for each in pieces)
    paragraphs = [each for each in label if local_name(each) == "Para"]
    if paragraphs and len(paragraphs) == len(label):
        return "\n".join(text_of(each) for each in paragraphs)
    return text_of(label)


def write_label(rubric: etree._Element, text: str, language: str | None) -> None:
    """A Label that `label_text` reads as the same text."""
    label = etree.SubElement(rubric, "Label")
    if language:
        label.set(XML_LANG, language)
    lines = text.split("\n")
    if len(lines) > 1 and all(line == " ".join(line.split()) and line for line in lines):
        for line in lines:
            etree.SubElement(label, "Para").text = line
        return
    if text != " ".join(text.split()):
        label.set(XML_SPACE, "preserve")
    label.text = text


def is_plain(rubric: etree._Element) -> bool:
    """Whether a rubric says no more than its kind, language and text."""
    if set(rubric.attrib) - {"kind"} or len(rubric) != 1:
        return False
    label = rubric[0]
    return not (set(label.attrib) - {XML_LANG, XML_SPACE}) and all(
        local_name(each) == "Para" and not len(each) and not each.attrib for each in label
    )


def carried(elements: Iterable[etree._Element]) -> Carried:
    told = [{"url": CARRIED, "valueString": _as_text(each)} for each in elements]
    return Carried.of({"extension": told} if told else {})


def _as_text(element: etree._Element) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def carried_elements(kept: Carried) -> list[etree._Element]:
    """The elements again; what somebody else put there that is no XML is passed over."""
    found = []
    for text in values(kept, CARRIED):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
        try:
            found.append(etree.fromstring(str(text).encode(), parser))
        except etree.XMLSyntaxError:
            continue
    return found


def elsewhere(kept: Carried) -> dict[str, Any]:
    """What is carried besides ClaML's elements."""
    found = kept.elements()
    left = [each for each in extensions_of(kept) if each["url"] != CARRIED]
    found.pop("extension", None)
    return {**found, **({"extension": left} if left else {})}


def joined(first: Carried, more: dict[str, Any]) -> Carried:
    """Both, their extensions in one list."""
    own = first.elements()
    extensions = [*as_list(own.get("extension")), *as_list(more.get("extension"))]
    return Carried.of({**own, **more, **({"extension": extensions} if extensions else {})})
