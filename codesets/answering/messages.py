"""Every text that a terminology answers with, under the message ids that FHIR's terminology tools share.

One table of templates; `issue` and `refusal` fill them in, so that one finding is told in the same words everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from codesets.answering.answers import TerminologyError
from codesets.answering.issues import Issue, Severity


class Form(NamedTuple):
    """How a message is told: its text, the codes it carries, and whether it belongs in an answer's one-line message."""

    text: str
    severity: Severity
    type: str
    code: str | None
    told: bool = True


def _error(text: str, type: str, code: str | None) -> Form:
    return Form(text, "error", type, code)


def _warning(text: str, type: str, code: str | None, *, told: bool = False) -> Form:
    return Form(text, "warning", type, code, told)


def _note(text: str, type: str, code: str | None, *, told: bool = False) -> Form:
    return Form(text, "information", type, code, told)


_CS_MISSING: Final = "A definition for CodeSystem '{system}' version '{version}' could not be found, so the "
_DIFFERENT: Final = "in the ValueSet include is different to the one in the value ('{value}')"

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        # what is not here
        "UNKNOWN_CODESYSTEM": _error(
            "A definition for CodeSystem {system} could not be found, so the code cannot be validated",
            "not-found", "not-found",
        ),
        "UNKNOWN_CODESYSTEM_VERSION": _error(
            _CS_MISSING + "code cannot be validated. Valid versions: {known}", "not-found", "not-found"
        ),
        "UNKNOWN_CODESYSTEM_VERSION_NONE": _error(
            _CS_MISSING + "code cannot be validated. No versions of this code system are known",
            "not-found", "not-found",
        ),
        "UNKNOWN_CODESYSTEM_EXP": _error(
            "A definition for CodeSystem '{system}' could not be found, so the value set cannot be expanded",
            "not-found", "not-found",
        ),
        "UNKNOWN_CODESYSTEM_VERSION_EXP": _error(
            _CS_MISSING + "value set cannot be expanded. Valid versions: {known}", "not-found", "not-found"
        ),
        "UNKNOWN_CODESYSTEM_VERSION_EXP_NONE": _error(
            _CS_MISSING + "value set cannot be expanded. No versions of this code system are known",
            "not-found", "not-found",
        ),
        "UNKNOWN_CONCEPTMAP": _error(
            "A definition for the ConceptMap '{map}' could not be found. Valid versions: {known}",
            "not-found", "not-found",
        ),
        "UNKNOWN_CONCEPTMAP_NONE": _error(
            "A definition for the ConceptMap '{map}' could not be found", "not-found", "not-found"
        ),
        "AMBIGUOUS_VERSION": _error(
            "There are several definitions of {uri}, version {version}, that differ; withdraw one",
            "multiple-matches", "version-error",
        ),
        "CODESYSTEM_WITHOUT_CODES": _error(
            "The CodeSystem '{system}' is known here, but its codes are not", "not-found", "not-found"
        ),
        "CODESYSTEM_SUPPLEMENTS_ANOTHER": _error(
            "The CodeSystem '{system}' supplements {other}; ask that one, with this as its supplement",
            "invalid", "invalid-data",
        ),
        "Unable_to_resolve_value_Set_": _error(
            "A definition for the value Set '{value_set}' could not be found", "not-found", "not-found"
        ),
        "VALUESET_SUPPLEMENT_MISSING": _error("Required supplement not found: {supplements}", "not-found", "not-found"),
        "CODESYSTEM_CS_NO_SUPPLEMENT": _error(
            "CodeSystem {system} is a supplement, so can't be used as a value in {place}", "invalid", "invalid-data"
        ),
        # the value set
        "VALUESET_CIRCULAR_REFERENCE": _error(
            "Cyclic reference detected when including {value_set} via {ring}", "processing", "vs-invalid"
        ),
        "VALUESET_TOO_COSTLY": _error(
            "The value set '{value_set}' expansion has too many codes to display ({limit})", "too-costly", None
        ),
        "UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE": _error(
            "The system {system} filter with property = {property}, op = {op} has no value", "invalid", "vs-invalid"
        ),
        "FILTER_NOT_UNDERSTOOD": _error(
            "The filter '{property} {op} {value}' was not understood in the context of {system}: {why}",
            "invalid", "vs-invalid",
        ),
        "VALUESET_VERSION_CHECK": _error(
            "The version '{version}' is not allowed for system '{system}': required to be '{required}' "
            "by a version-check parameter",
            "exception", "version-error",
        ),
        "VALUESET_VERSION_CHECK_VS": _error(
            "The version '{version}' is not allowed for value set '{value_set}': required to be '{required}' "
            "by a version-check parameter",
            "exception", "version-error",
        ),
        "VALUESET_VALUE_MISMATCH": _error(
            "The code system '{system}' version '{version}' " + _DIFFERENT, "invalid", "vs-invalid"
        ),
        "VALUESET_VALUE_MISMATCH_CHANGED": _error(
            "The code system '{system}' version '{version}' resulting from the version '{stated}' " + _DIFFERENT,
            "invalid", "vs-invalid",
        ),
        "VALUESET_VALUE_MISMATCH_DEFAULT": _warning(
            "The code system '{system}' version '{version}' for the versionless include " + _DIFFERENT,
            "invalid", "vs-invalid",
        ),
        # the code
        "Unknown_Code_in_Version": _error(
            "Unknown code '{code}' in the CodeSystem '{system}' version '{version}'", "code-invalid", "invalid-code"
        ),
        "Unknown_Code_in": _error("Unknown code '{code}' in the CodeSystem '{system}'", "code-invalid", "invalid-code"),
        "UNKNOWN_CODE_IN_FRAGMENT": _warning(
            "Unknown Code '{code}' in the CodeSystem '{system}' version '{version}' - note that the code system is "
            "labeled as {kind}, so the code may be valid in some other fragment",
            "code-invalid", "invalid-code",
        ),
        "None_of_the_provided_codes_are_in_the_value_set_one": _error(
            "The provided code '{coding}' was not found in the value set '{value_set}'", "code-invalid", "not-in-vs"
        ),
        "TX_GENERAL_CC_ERROR_MESSAGE": _error(
            "No valid coding was found for the value set '{value_set}'", "code-invalid", "not-in-vs"
        ),
        "UNABLE_TO_INFER_CODESYSTEM": _error(
            "The System URI could not be determined for the code '{code}' in the ValueSet '{value_set}'",
            "not-found", "cannot-infer",
        ),
        "Unable_to_resolve_system__value_set_has_multiple_matches": _error(
            "The System URI could not be determined for the code '{code}' in the ValueSet '{value_set}': value set "
            "expansion has multiple matches: [{systems}]",
            "not-found", "cannot-infer",
        ),
        "Coding_has_no_system__cannot_validate": _warning(
            "Coding has no system. A code with no system has no defined meaning, and it cannot be validated. "
            "A system should be provided",
            "invalid", "invalid-data", told=True,
        ),
        "Terminology_TX_System_Relative": _error(
            "Coding.system must be an absolute reference, not a local reference", "invalid", "invalid-data"
        ),
        "Terminology_TX_System_ValueSet2": _error(
            "The Coding references a value set, not a code system ('{system}')", "invalid", "invalid-data"
        ),
        "CODESYSTEM_VERSION_NEEDED": _error(
            "The CodeSystem '{system}' does not keep the meaning of its codes between versions, so the code '{code}' "
            "cannot be validated without the version it is from",
            "required", "version-error",
        ),
        "CODESYSTEM_GRAMMAR_UNKNOWN": _note(
            "The CodeSystem '{system}' allows expressions in a grammar that is not known here, so only its defined "
            "codes can be validated",
            "not-supported", "process-note",
        ),
        "CODE_CASE_DIFFERENCE": _note(
            "The code '{given}' differs from the correct code '{code}' by case. Although the code system '{system}' "
            "is case insensitive, implementers are strongly encouraged to use the correct case anyway",
            "business-rule", "code-rule",
        ),
        "ABSTRACT_CODE_NOT_ALLOWED": _error(
            "Code '{system}#{code}' is abstract, and not allowed in this context", "business-rule", "code-rule"
        ),
        "STATUS_CODE_WARNING_CODE": _error(
            "The concept '{code}' is valid but is not active", "business-rule", "code-rule"
        ),
        "INACTIVE_CONCEPT_FOUND": _warning(
            "The concept '{code}' has a status of {status} and its use should be reviewed",
            "business-rule", "code-comment", told=True,
        ),
        "DEPRECATED_CONCEPT_FOUND": _warning(
            "The concept '{code}' is deprecated and its use should be reviewed",
            "business-rule", "code-comment", told=True,
        ),
        "CONCEPT_DEPRECATED_IN_VALUESET": _warning(
            "The presence of the concept '{code}' in the system '{system}' in the value set {value_set} is marked "
            "with a status of {status} and its use should be reviewed",
            "business-rule", "code-comment",
        ),
        "SUBSUMPTION_CANNOT_BE_DETERMINED": _error(
            "Whether '{one}' subsumes '{other}' cannot be determined, because only a part of the CodeSystem '{system}' "
            "is known",
            "processing", "cannot-determine",
        ),
        # the display
        "Display_Name_for__should_be_one_of__instead_of": _error(
            "Wrong Display Name '{display}' for {coding}. Valid display is {choices} (for the language(s) "
            "'{languages}')",
            "invalid", "invalid-display",
        ),
        "Display_Name_WS_for__should_be_one_of__instead_of": _error(
            "Wrong whitespace in Display Name '{display}' for {coding}. Valid display is {choices} (for the "
            "language(s) '{languages}')",
            "invalid", "invalid-display",
        ),
        "NO_VALID_DISPLAY_FOUND": _error(
            "No valid display names found for {coding} in the language(s) '{languages}'", "invalid", "invalid-display"
        ),
        "NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_OK": _note(
            "There are no valid display names found for the code {coding} for language(s) '{languages}'. The display "
            "is '{display}' which is a valid display for the default language",
            "invalid", "invalid-display", told=True,
        ),
        "NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_ERR": _error(
            "Wrong Display Name '{display}' for {coding}. There are no valid display names found for language(s) "
            "'{languages}'. Default display is '{default}'",
            "invalid", "invalid-display",
        ),
        "INACTIVE_DISPLAY_FOUND": _warning(
            "'{display}' is no longer considered a correct display for code '{code}' (status = {status}). "
            "The correct display is one of {choices}.",
            "invalid", "display-comment",
        ),
        # the standing of what was used
        **{
            f"MSG_{standing.upper()}": _note(f"Reference to {standing} {{what}}", "business-rule", "status-check")
            for standing in ("deprecated", "withdrawn", "retired", "experimental", "draft")
        },
    }
)  # fmt: skip


def issue(message_id: str, expression: str | None = None, **values: object) -> Issue:
    """The issue of a message; KeyError for an id that the table has not."""
    form = FORMS[message_id]
    return Issue(form.severity, form.type, form.code, message_id, form.text.format_map(values), expression, form.told)


def refusal(refused: str, message_id: str, expression: str | None = None, **values: object) -> TerminologyError:
    """The error of a question that cannot be answered; `refused` is its stable code (see TerminologyError)."""
    found = issue(message_id, expression, **values)
    return TerminologyError(refused, found.text, (found,))


def valid_versions(version: str | None, known: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The ending of the message ids UNKNOWN_CODESYSTEM… that tells of a missing system or version, and its values."""
    if version is None:
        return "", {}
    if not known:
        return "_VERSION_NONE", {"version": version}
    return "_VERSION", {"version": version, "known": alternatives(known)}


def one_line(issues: Iterable[Issue]) -> str | None:
    """The texts of the issues that are told in an answer's message, in the order of their words, or None."""
    return "; ".join(sorted({each.text for each in issues if each.told})) or None


def alternatives(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    listed = list(words)
    return " or ".join((", ".join(listed[:-1]), listed[-1])) if len(listed) > 1 else "".join(listed)
