"""What a code system demands of those who use its codes, beyond the codes themselves (FHIR, CodeSystem)."""

from __future__ import annotations

from codesets.answering.answers import canonical
from codesets.answering.issues import Issue
from codesets.answering.messages import issue
from codesets.references.versions import VersionRules
from codesets.things.carried import Carried
from codesets.things.model import Coding
from codesets.things.system import System


def unversioned(system: System, coding: Coding, rules: VersionRules) -> Issue | None:
    """That a code stands without its version, where the system lets codes change meaning from version to version."""
    if coding.version or not _says(system.carried, "versionNeeded") or rules.wanted(system.url or "", None).version:
        return None
    return issue("CODESYSTEM_VERSION_NEEDED", "", system=system.url, code=coding.code)


def unread_grammar(system: System) -> Issue | None:
    """That an unknown code may be an expression, where the system has a grammar for such."""
    if not _says(system.carried, "compositional"):
        return None
    return issue("CODESYSTEM_GRAMMAR_UNKNOWN", "code", system=canonical(system.url, system.version))


def _says(carried: Carried, element: str) -> bool:
    return f'"{element}"' in carried.text and carried.elements().get(element) is True
