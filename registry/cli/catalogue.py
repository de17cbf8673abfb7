"""A catalogue of code lists on the command line: one table names the lists, others hold their codes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import codesets
from codesets.formats.catalogue import OID, read_catalogue
from registry.errors import BadRequest
from registry.kinds.codeset.faults import refused
from registry.services.importing.orders import Order

#: Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "đ": "d"})


def orders_of(lists: Path, codes: bytes, base: Order) -> Iterator[tuple[Order, bytes]]:
    """An order and a source for each list of the catalogue. Raises ContentError for what cannot be read."""
    if base.kind != "codeset":
        raise BadRequest("A catalogue holds code sets; give --kind codeset.", code="other-kind")
    try:
        systems = read_catalogue(lists.read_bytes(), codes)
    except codesets.ReadError as error:
        raise refused(error) from error
    for system in systems:
        yield _order(system, base), codesets.write(system, "json")


def _order(system: codesets.CodeSystem, base: Order) -> Order:
    uris = tuple(each for each in (system.url, *system.identifiers) if each)
    number = next(each for each in uris if each.startswith(OID)).rpartition(".")[2]
    title = codesets.text_in(system.title, "nb") or number
    return replace(base, slug=slug_of(title, number), title=title, identifiers=uris, format="json")


def slug_of(title: str, number: str) -> str:
    """The name with the list's number before it, in the signs that a short name may have."""
    letters = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    named = name if name.startswith(number) else f"{number}-{name}"
    return named[:64].strip("-")
