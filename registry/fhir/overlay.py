"""Resources that come along with a question (`tx-resource`), read once however often they are sent."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any, Final

import orjson

import codesets
from codesets import ReadError, Thing
from codesets.formats.fhir_releases import in_r5
from registry.errors import BadRequest
from registry.fhir.release import R4, Release
from registry.kinds.codeset.faults import refused

TYPES: Final = frozenset({"CodeSystem", "ValueSet", "ConceptMap"})
#: Resources that one question may bring.
MOST: Final = 500
#: Bytes of JSON whose resources are kept read, in each process.
KEPT_BYTES: Final = 32 * 1024 * 1024


class _Readings:
    """What has been read, by the hash of its JSON; the least lately used goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[bytes, tuple[int, tuple[Thing, ...]]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, resource: Mapping[str, Any], release: Release) -> tuple[Thing, ...]:
        data = orjson.dumps(resource)
        key = sha256(release.name.encode() + data).digest()
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key][1]
        told = orjson.dumps(in_r5(resource)) if release is R4 else data
        things = tuple(codesets.read(told, "fhir+json"))
        with self._lock:
            if key not in self._held and len(data) <= self._limit:
                self._held[key] = len(data), things
                self._size += len(data)
                while self._size > self._limit:
                    self._size -= self._held.popitem(last=False)[1][0]
        return things


_readings = _Readings(KEPT_BYTES)


def things_of(resources: Iterable[Any], release: Release) -> tuple[Thing, ...]:
    """The code systems, value sets and maps among the resources, in order; resources of other types say nothing here.

    Raises BadRequest for what is no resource, ContentError for one that cannot be read.
    """
    return tuple(thing for each in resources for thing in _things(each, release))


def _things(resource: Any, release: Release) -> tuple[Thing, ...]:
    if not isinstance(resource, Mapping) or not isinstance(resource.get("resourceType"), str):
        raise BadRequest("tx-resource must hold a resource.", code="bad-parameter")
    if resource["resourceType"] not in TYPES:
        return ()
    try:
        return _readings.get(resource, release)
    except ReadError as error:
        raise refused(error) from error
