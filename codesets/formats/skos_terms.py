"""The words of SKOS, and how codes and concepts' URIs belong together."""

from __future__ import annotations

import re
import sys
from typing import Any, Final
from urllib.parse import quote, unquote

from codesets.things.carried import Carried
from codesets.things.fields import CONCEPT_PROPERTIES
from codesets.things.model import Coding
from codesets.things.snomed import SYNONYM_USE

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCT: Final = "http://purl.org/dc/terms/"
OWL: Final = "http://www.w3.org/2002/07/owl#"
ORDER: Final = "http://www.w3.org/ns/shacl#order"
FHIR: Final = "http://hl7.org/fhir/"
FIELD: Final = CONCEPT_PROPERTIES
#: The scheme of a code system without URL.
UNNAMED: Final = "urn:skos:scheme"
#: Literals of these properties are texts with a language.
NOTES: Final = ("scopeNote", "example", "note", "changeNote", "editorialNote", "historyNote")
HIDDEN: Final = Coding(SKOS, "hiddenLabel")
LABELS: Final = (("altLabel", SYNONYM_USE), ("hiddenLabel", HIDDEN))
#: Mapping properties, from source to target; FHIR R4 knows closeMatch by a word of its own.
MATCHES: Final = {
    "exactMatch": "equivalent",
    "broadMatch": "source-is-narrower-than-target",
    "narrowMatch": "source-is-broader-than-target",
    "relatedMatch": "related-to",
    "closeMatch": "related-to",
}
CLOSE: Final = Carried.of({"equivalence": "inexact"})
#: What an XML name cannot hold where it stands; and what would be read as such a sign told by its number.
_UNNAMED_SIGN: Final = re.compile(r"[^A-Za-z0-9_.-]|^[0-9.-]|_(?=x[0-9A-F]{4,6}_)")
_TOLD_SIGN: Final = re.compile(r"_x([0-9A-F]{4,6})_")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


def is_iri(text: str) -> bool:
    return bool(_IRI.fullmatch(text))


def concept_uri(scheme: str, code: str) -> str:
    """The URI of a concept that no source gave one."""
    joint = "" if scheme.endswith(("/", "#")) else "/"
    return f"{scheme}{joint}{quote(code, safe='')}"


def parted(uri: str) -> tuple[str, str]:
    """The scheme and code that a concept's URI suggests."""
    at = max(uri.rfind("/"), uri.rfind("#"))
    return (uri[:at] if uri[at] == "/" else uri[: at + 1], unquote(uri[at + 1 :])) if at > 0 else ("", uri)


def property_uri(scheme: str, code: str) -> str:
    """The URI of a property that no source gave one. It ends in an XML name, as which RDF/XML writes it."""
    name = _UNNAMED_SIGN.sub(lambda found: f"_x{ord(found[0]):04X}_", code)
    return f"{scheme}{'' if '#' in scheme else '#'}property/{name}"


def property_code(scheme: str, uri: str) -> tuple[str, bool]:
    """The code that a property's URI suggests, and whether `property_uri` made it."""
    code = parted(uri)[1]
    if not uri.startswith(property_uri(scheme, "")):
        return code, False
    return _TOLD_SIGN.sub(lambda found: _sign(int(found[1], 16)) or found[0], code), True


def _sign(number: int) -> str:
    return chr(number) if number <= sys.maxunicode else ""


def kept_uri(uri: str) -> Carried:
    return Carried.of({"extension": [{"url": f"{SKOS}Concept", "valueUri": uri}]})


Graph = Any
