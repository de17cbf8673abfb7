"""A value set's expansion as a resource, in R5's form."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import uuid4

from codesets import Coding, Designation, Entry, Expansion, Property, ValueSet
from codesets.formats import fhir_value_set
from codesets.formats.fhir_elements import write_coding, write_designation
from codesets.formats.fhir_releases import in_r5
from codesets.things.carrying import extensions_of
from registry.fhir.answers import present
from registry.models import moment

_UNCLOSED: Final = "http://hl7.org/fhir/StructureDefinition/valueset-unclosed"
#: Parts of the definition that an expansion leaves out where they are not asked for; copyright always stays.
_DEFINITION: Final = ("compose", "purpose", "description", "contact", "publisher", "extension")
_NEVER: Final = ("id", "meta", "text", "expansion")
#: Extensions that names of codes keep.
_OF_DESIGNATIONS: Final = frozenset(
    f"http://hl7.org/fhir/StructureDefinition/{name}"
    for name in ("coding-sctdescid", "structuredefinition-standards-status")
)


def expanded(value_set: ValueSet, found: Expansion, *, definition: bool, paged: bool) -> dict[str, Any]:
    """With `definition`, all that the value set says of itself; `paged` tells the offset."""
    head = in_r5(fhir_value_set.write(value_set))
    left_out = _NEVER if definition else (*_NEVER, *_DEFINITION)
    head = {name: value for name, value in head.items() if name not in left_out}
    return head | {"expansion": _expansion(found, paged)}


def _expansion(found: Expansion, paged: bool) -> dict[str, Any]:
    return _filled(
        {
            "extension": list(_unclosed(found.unclosed)),
            "identifier": f"urn:uuid:{uuid4()}",
            "timestamp": moment(datetime.now(UTC)),
            "total": found.total,
            "offset": found.offset if paged else None,
            "parameter": [{"name": each.name, _value_name(each.type): each.value} for each in found.parameters],
            "property": [present({"code": each.code, "uri": each.uri}) for each in found.properties],
            "contains": _contains(found),
        }
    )


def _unclosed(systems: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, each in enumerate(systems):
        if not number:
            yield {"url": _UNCLOSED, "valueBoolean": True}
        reason = f"This extension is based on a fragment of the code system {each}"
        yield {"url": f"{_UNCLOSED}-reason", "valueString": reason}


def _contains(found: Expansion) -> list[dict[str, Any]]:
    """Entries hold each other only so deep (see codesets.value_sets.nesting), so that recursion is safe."""
    return [_entry(each, found.of_versions) for each in found.entries]


def _entry(entry: Entry, with_version: bool) -> dict[str, Any]:
    return _filled(
        {
            **entry.carried.elements(),
            "system": entry.system,
            "abstract": entry.abstract or None,
            "inactive": entry.inactive or None,
            "version": entry.version if with_version else None,
            "code": entry.code,
            "display": entry.display,
            "designation": [_designation(each) for each in entry.designations],
            "property": [property_value(each) for each in entry.properties],
            "contains": [_entry(each, with_version) for each in entry.contains],
        }
    )


def _designation(designation: Designation) -> dict[str, Any]:
    found = write_designation(designation)
    found.pop("extension", None)
    extensions = [each for each in extensions_of(designation.carried) if each["url"] in _OF_DESIGNATIONS]
    return {**({"extension": extensions} if extensions else {}), **found}


def property_value(each: Property) -> dict[str, Any]:
    return {"code": each.code, **plain_value(each)}


def plain_value(each: Property) -> dict[str, Any]:
    """The value alone, under the name of its type."""
    return {_value_name(each.type): write_coding(each.value) if isinstance(each.value, Coding) else each.value}


@lru_cache(maxsize=64)
def _value_name(kind: str) -> str:
    return f"value{kind[0].upper()}{kind[1:]}"


def _filled(elements: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in elements.items() if value is not None and value != []}
