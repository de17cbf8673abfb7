"""How far a thing or a concept may still be used: publication status, standards status, inactive and deprecated."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, Final, Protocol

from codesets.answers import canonical
from codesets.issues import Issue
from codesets.messages import issue
from codesets.model import Carried, Concept, Designation, IncludedConcept, Texts, as_text

_EXTENSIONS: Final = "http://hl7.org/fhir/StructureDefinition/"
STANDARDS_STATUS: Final = f"{_EXTENSIONS}structuredefinition-standards-status"
DEPRECATED_HERE: Final = f"{_EXTENSIONS}valueset-deprecated"
SUPPLEMENT: Final = f"{_EXTENSIONS}valueset-supplement"
EXPANSION_PARAMETER: Final = f"{_EXTENSIONS}valueset-expansion-parameter"
#: Properties by which publishers say that a concept is on its way out, besides its status.
_DEPRECATING: Final = ("deprecated", "deprecationDate")


class Resource(Protocol):
    """What code systems, value sets and maps have in common."""

    @property
    def url(self) -> str | None: ...
    @property
    def version(self) -> str | None: ...
    @property
    def status(self) -> str: ...
    @property
    def title(self) -> Texts: ...
    @property
    def carried(self) -> Carried: ...


def extensions(carried: Carried, url: str) -> Iterator[Any]:
    """The values of the extensions of that URL; a complex one gives the list of its own extensions."""
    if url not in carried.text:  # most elements have none: spare them the parsing
        return
    found = carried.elements().get("extension")
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and each.get("url") == url:
            yield next((value for name, value in each.items() if name.startswith("value")), each.get("extension"))


def standards_status(carried: Carried) -> str | None:
    return next((each for each in extensions(carried, STANDARDS_STATUS) if isinstance(each, str)), None)


def inactive(concept: Concept) -> bool:
    """Whether it is no longer offered, by its status or by a property that says so beside it."""
    return concept.inactive or True in concept.values("inactive")


def status_of(concept: Concept) -> str | None:
    """A status worth telling (never active): of the concept, of its properties or of its standards-status."""
    if concept.status not in ("active", "inactive"):
        return concept.status
    stated = next((each for each in concept.values("status") if isinstance(each, str) and each != "active"), None)
    if stated is not None:
        return stated
    marked = standards_status(concept.carried)
    if marked in ("deprecated", "withdrawn"):
        return marked
    if any(as_text(value) not in ("", "false") for name in _DEPRECATING for value in concept.values(name)):
        return "deprecated"
    return None


def remark_on(concept: Concept) -> Issue | None:
    """That the concept is inactive or deprecated."""
    told = status_of(concept)
    if inactive(concept):
        status = "inactive" if told in (None, "inactive") else f"{told} and inactive"
        return issue("INACTIVE_CONCEPT_FOUND", "", code=concept.code, status=status)
    if told in ("deprecated", "withdrawn"):
        return issue("DEPRECATED_CONCEPT_FOUND", "", code=concept.code)
    return None


def deprecated_in(listed: IncludedConcept) -> str | None:
    """The status under which a value set still lists a concept that it wants to be rid of."""
    if any(each in (True, "true") for each in extensions(listed.carried, DEPRECATED_HERE)):
        return "deprecated"
    marked = standards_status(listed.carried)
    return marked if marked in ("deprecated", "withdrawn") else None


def outdated(name: Designation) -> str | None:
    """The status of a name that is no longer a correct one."""
    marked = standards_status(name.carried)
    return "deprecated" if marked in ("deprecated", "withdrawn") else None


def reference_to(kind: str, thing: Resource, source: Resource | None) -> Issue | None:
    """That a thing in use is deprecated, withdrawn, retired, experimental or a draft. What is a draft or an
    experiment itself may use such."""
    standing = _standing(thing.status, thing.carried)
    own = None if source is None else _standing(source.status, source.carried)
    tentative = standing in ("experimental", "draft")
    if standing is None or (tentative and (source is None or own == standing or thing is source)):
        return None
    return issue(f"MSG_{standing.upper()}", what=f"{kind} {canonical(thing.url, thing.version)}")


@functools.lru_cache(maxsize=1024)
def _standing(status: str, carried: Carried) -> str | None:
    marked = standards_status(carried)
    if marked in ("deprecated", "withdrawn"):
        return marked
    if status == "retired":
        return "retired"
    if carried.text and carried.elements().get("experimental") is True:
        return "experimental"
    return "draft" if status == "draft" or marked == "draft" else None


def supplements_asked(carried: Carried) -> tuple[str, ...]:
    """The supplements that a value set cannot do without."""
    return tuple(each for each in extensions(carried, SUPPLEMENT) if isinstance(each, str))


@functools.lru_cache(maxsize=256)
def expansion_parameter(carried: Carried, name: str) -> str | None:
    """What a value set's compose says about a parameter of its own expansion."""
    compose = carried.elements().get("compose")
    if not isinstance(compose, dict):
        return None
    for parts in extensions(Carried.of({"extension": compose.get("extension")}), EXPANSION_PARAMETER):
        found = {each.get("url"): each for each in parts or () if isinstance(each, dict)}
        if _value(found.get("name")) == name:
            return _value(found.get("value"))
    return None


def _value(extension: dict[str, Any] | None) -> str | None:
    values = (value for key, value in (extension or {}).items() if key.startswith("value"))
    return next((each for each in values if isinstance(each, str)), None)
