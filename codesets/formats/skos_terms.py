"""The words of SKOS, and how codes and concepts' URIs belong together."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote, unquote

from codesets.carried import Carried
from codesets.fields import CONCEPT_PROPERTIES
from codesets.formats.columns import SYNONYM
from codesets.model import Coding

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
LABELS: Final = (("altLabel", SYNONYM), ("hiddenLabel", HIDDEN))
#: Mapping properties, from source to target; FHIR R4 knows closeMatch by a word of its own.
MATCHES: Final = {
    "exactMatch": "equivalent",
    "broadMatch": "source-is-narrower-than-target",
    "narrowMatch": "source-is-broader-than-target",
    "relatedMatch": "related-to",
    "closeMatch": "related-to",
}
CLOSE: Final = Carried.of({"equivalence": "inexact"})
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
    return (
        f"{scheme}#property/{quote(code, safe='')}" if "#" not in scheme else f"{scheme}property/{quote(code, safe='')}"
    )


def kept_uri(uri: str) -> Carried:
    return Carried.of({"extension": [{"url": f"{SKOS}Concept", "valueUri": uri}]})


Graph = Any
