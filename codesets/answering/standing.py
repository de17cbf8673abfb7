"""How far a thing or a concept may still be used: publication status, standards status, inactive and deprecated."""

from __future__ import annotations

from typing import Final, Protocol

from codesets.answering.answers import canonical
from codesets.answering.issues import Issue
from codesets.answering.messages import issue
from codesets.things.carried import Carried
from codesets.things.carrying import caveat, extensions_of, standards_status, value_of
from codesets.things.concepts import inactive
from codesets.things.model import Concept, Designation, IncludedConcept, Texts, as_text

DEPRECATED_HERE: Final = "http://hl7.org/fhir/StructureDefinition/valueset-deprecated"
#: Properties by which publishers say that a concept is on its way out, besides its status.
_DEPRECATING: Final = frozenset({"deprecated", "deprecationDate"})
_TELLING: Final = _DEPRECATING | {"status"}


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


def status_of(concept: Concept) -> str | None:
    """A status worth telling (never active): of the concept, of its properties or of its standards-status."""
    if concept.status not in ("active", "inactive"):
        return concept.status
    telling = [each for each in concept.properties if each.code in _TELLING]
    for each in telling:
        if each.code == "status" and isinstance(each.value, str) and each.value != "active":
            return each.value
    marked = standards_status(concept.carried)
    if marked in ("deprecated", "withdrawn"):
        return marked
    if any(each.code in _DEPRECATING and as_text(each.value) not in ("", "false") for each in telling):
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
    if any(
        each["url"] == DEPRECATED_HERE and value_of(each) in (True, "true") for each in extensions_of(listed.carried)
    ):
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
    found = caveat(thing.carried, thing.status)
    own = None if source is None else caveat(source.carried, source.status)
    tentative = found in ("experimental", "draft")
    if found is None or (tentative and (source is None or own == found or thing is source)):
        return None
    return issue(f"MSG_{found.upper()}", what=f"{kind} {canonical(thing.url, thing.version)}")
