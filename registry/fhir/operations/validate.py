"""CodeSystem/$validate-code, ValueSet/$validate-code and ValueSet/$batch-validate-code."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from codesets import Coding
from codesets.answering.answers import Validation
from codesets.operations.validation import Wishes
from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.asked import Asked
from registry.fhir.holding import Visit
from registry.fhir.operations import subject
from registry.fhir.operations.versions import rules
from registry.fhir.outcomes import outcome, remark

Json = dict[str, Any]
#: What one question may be about, in the order looked for.
FORMS = "coding | codeableConcept | code+system | code+inferSystem in parameters"
#: What is read of a coding.
ELEMENTS = ("system", "version", "code", "display")
#: The parameters of which one, and no more, tells what to validate.
SUBJECTS = ("coding", "codeableConcept", "code")
#: The older way to ask that a wrong display is no more than a warning.
LENIENT = "lenient-display-validation"
#: How far a value set matters: also to what is said of the code, not to that, or not at all.
MODES = ("DEFAULT", "CHECK_MEMBERSHIP_ONLY", "NO_MEMBERSHIP_CHECK")


def validate_code(visit: Visit, asked: Asked, id: str | None = None) -> Json:
    """CodeSystem/$validate-code: by the instance, `url`, `codeSystem`, or the system that a coding names."""
    codings, place = _codings(asked, system_needed=False)
    given = subject.code_system_given(asked)
    uri = asked.text("url") or asked.text("system")
    version = asked.text("version")
    if id is not None:
        instance = subject.code_system(visit, asked, id)
        uri, version = instance.url, instance.version
    elif given is not None:
        uri, version = given.url, given.version
    if not place and uri is None:
        raise BadRequest("The parameter {name} is missing.", code="missing-parameter", name="url")
    several = len(codings) > 1
    meant = [None if several and _is_of_another(each, uri) else _in_system(each, uri, version) for each in codings]
    if not any(meant):
        _in_system(codings[0], uri, version)
    found = visit.terminology(asked.when).judge(
        meant,
        place=place,
        wishes=_wishes(asked),
        supplements=asked.texts("useSupplement"),
        overlay=(*((given,) if given else ()), *asked.overlay),
    )
    visit.require_all((*found.used, *(each.system for each in meant if each)), Use.LOOKUP)
    return _validated(found, _concept(asked))


def _is_of_another(coding: Coding, uri: str | None) -> bool:
    """Whether a coding of a codeable concept is of another system than the one that is asked."""
    return uri is not None and coding.system not in (None, uri.partition("|")[0])


def _in_system(coding: Coding, uri: str | None, version: str | None) -> Coding:
    """Raises BadRequest where the coding is of another system than is asked."""
    if uri is None:
        return coding
    url, _, told = uri.partition("|")
    if coding.system not in (None, url):
        raise BadRequest("The coding is of {system}, not of {url}.", code="other-system", system=coding.system, url=url)
    return Coding(url, coding.code, coding.version or version or told or None, coding.display)


def validate_member(visit: Visit, asked: Asked, id: str | None = None) -> Json:
    """ValueSet/$validate-code; what the mode leaves of it where it leaves no value set is a question to the system."""
    subject.refuse_context(asked)
    codings, place = _codings(asked)
    value_set = subject.value_set(visit, asked, id)
    if _mode(asked) == "NO_MEMBERSHIP_CHECK":
        values = {name: found for name, found in asked.values.items() if name not in ("url", "valueSet")}
        versions = asked.values.get("systemVersion", [])
        return validate_code(visit, replace(asked, values={**values, "version": versions}), None)
    found = visit.terminology(asked.when).judge(
        codings,
        place=place,
        wishes=_wishes(asked),
        value_set=value_set,
        supplements=asked.texts("useSupplement"),
        overlay=asked.overlay,
    )
    visit.require_all((value_set.url, *found.used, *subject.named(value_set)), Use.LOOKUP)
    return _validated(found, _concept(asked))


def _mode(asked: Asked) -> str:
    told = asked.text("valueSetMode") or MODES[0]
    if told not in MODES:
        raise BadRequest("valueSetMode is one of: {names}.", code="bad-parameter", names=", ".join(MODES))
    return told


def _codings(asked: Asked, system_needed: bool = True) -> tuple[list[Coding], str]:
    """What is to be validated, and what it is called in the places of issues."""
    told = [name for name in SUBJECTS if asked.values.get(name)]
    if len(told) > 1:
        raise BadRequest("Give one of {names}, not several.", code="bad-parameter", names=", ".join(told))
    coding = asked.object("coding")
    if coding is not None:
        if not coding.get("code"):
            raise BadRequest("The coding has no code.", code="missing-parameter")
        return [_coding(coding)], "Coding"
    concept = asked.object("codeableConcept")
    if concept is not None:
        listed = concept.get("coding")
        if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
            raise BadRequest("The codeableConcept has no coding.", code="missing-parameter")
        if not all(any(each.get(name) for name in ELEMENTS) for each in listed):
            raise BadRequest("A coding of the codeableConcept is empty.", code="missing-parameter")
        return [_coding(each) for each in listed], "CodeableConcept"
    code, system = asked.text("code"), asked.text("system")
    if not code or (system_needed and not system and not asked.flag("inferSystem")):
        raise BadRequest("Unable to find code to validate (looked for {forms}", code="missing-parameter", forms=FORMS)
    uri, _, version = (system or "").partition("|")
    return [Coding(uri or None, code, asked.text("systemVersion") or version or None, asked.text("display"))], ""


def _coding(given: Json) -> Coding:
    found = {name: given.get(name) for name in ELEMENTS}
    wrong = next((name for name in ELEMENTS if name in given and not isinstance(given[name], str)), None)
    if wrong is not None:
        raise BadRequest("{name} must be a plain value.", code="bad-parameter", name=wrong)
    return Coding(**{name: value or None for name, value in found.items()})


def _concept(asked: Asked) -> Json | None:
    """The codeable concept that was asked about, as far as it was looked at."""
    given = asked.object("codeableConcept")
    if given is None or asked.object("coding") is not None:
        return None
    coding = [{name: each[name] for name in ELEMENTS if each.get(name)} for each in given["coding"]]
    text = given.get("text")
    return {"coding": coding, **({"text": text} if text and isinstance(text, str) else {})}


def _wishes(asked: Asked) -> Wishes:
    return Wishes(
        languages=asked.text("displayLanguage"),
        usual_languages=asked.accept_language,
        active_only=asked.flag("activeOnly"),
        allow_abstract=asked.flag("abstract", True),
        lenient_display=asked.flag("lenient-display-validation") or LENIENT in asked.texts("mode"),
        membership_only=asked.flag("valueset-membership-only") or _mode(asked) == "CHECK_MEMBERSHIP_ONLY",
        infer_system=asked.flag("inferSystem"),
        rules=rules(asked),
    )


def _validated(found: Validation, concept: Json | None) -> Json:
    plain = (
        ("result", "valueBoolean", found.valid),
        ("code", "valueCode", found.code),
        ("system", "valueUri", found.system),
        ("version", "valueString", found.version),
        ("display", "valueString", found.display),
        ("normalized-code", "valueCode", found.normalized_code),
        ("inactive", "valueBoolean", found.inactive or None),
        ("status", "valueCode", found.status),
        ("codeableConcept", "valueCodeableConcept", concept),
        ("message", "valueString", found.message),
    )
    listed: list[Json] = [{"name": name, kind: value} for name, kind, value in plain if value is not None]
    listed += _canonicals("x-caused-by-unknown-system", found.causes)
    listed += _canonicals("x-unknown-system", found.strangers)
    if found.issues:
        listed.append({"name": "issues", "resource": outcome(remark(each) for each in found.issues)})
    return {"resourceType": "Parameters", "parameter": listed}


def _canonicals(name: str, found: Iterable[str]) -> list[Json]:
    return [{"name": name, "valueCanonical": each} for each in found]
