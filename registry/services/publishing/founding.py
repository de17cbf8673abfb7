"""What must hold of a standard before it can be proposed: its title, its names elsewhere, its licence."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.access import AccessClass, Use
from registry.errors import Problem, problem

LANGUAGES = frozenset({"nb", "nn", "en"})
TITLE_LIMIT = 300
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]{1,480}")
LICENCE_TEXTS = frozenset({"holder", "terms", "attribution", "url"})
LICENCE_LIMIT = 2_000


def faults(title: Mapping[str, Any], identifiers: Sequence[str], licence: Mapping[str, Any]) -> list[Problem]:
    return [*_of_title(title), *_of_identifiers(identifiers), *_of_licence(licence)]


def _of_title(title: Mapping[str, Any]) -> Iterator[Problem]:
    texts = all(isinstance(text, str) and len(text) <= TITLE_LIMIT for text in title.values())
    if not texts or not str(title.get("nb", "")).strip() or not set(title) <= LANGUAGES:
        yield problem("title", "Give the title in bokmål (nb), and if you like in nn and en.", field="new.title")


def _of_identifiers(identifiers: Sequence[str]) -> Iterator[Problem]:
    for value in identifiers:
        if not IDENTIFIER.fullmatch(value):
            yield problem(
                "identifier",
                "{value} is no URI; write for example urn:oid:2.16.578.1.12.4.1.1.7110.",
                field="new.identifiers",
                value=ascii(value[:80]),
            )
    if len(set(identifiers)) < len(identifiers):
        yield problem("identifier", "An identifier is named twice.", field="new.identifiers")


def _of_licence(licence: Mapping[str, Any]) -> Iterator[Problem]:
    classes = [each.value for each in AccessClass]
    for name, value in licence.items():
        if name in {use.value for use in Use}:
            if value not in classes:
                yield problem(
                    "licence-access",
                    "Access to {name} is one of: {known}.",
                    field=f"new.licence.{name}",
                    name=name,
                    known=", ".join(classes),
                )
        elif name not in LICENCE_TEXTS or not isinstance(value, str) or len(value) > LICENCE_LIMIT:
            yield problem(
                "licence",
                "A licence has the texts {known}, and an access class each to view, lookup and download.",
                field="new.licence",
                known=", ".join(sorted(LICENCE_TEXTS)),
            )
