"""ConceptMap/$translate, in R5's parameters and R4's."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from codesets import Coding, Property
from codesets.answering.answers import Match
from codesets.formats.fhir_elements import write_coding
from codesets.formats.fhir_maps import EQUIVALENCE_OF, word_back
from codesets.operations.translation import TranslationAsked, reversed_relationship
from codesets.things.dependencies import Dependency
from codesets.things.model import as_text
from registry.access import Use
from registry.errors import BadRequest
from registry.fhir.answers import parameters
from registry.fhir.asked import Asked
from registry.fhir.expansions import property_value
from registry.fhir.holding import Visit
from registry.fhir.operations import subject
from registry.fhir.release import R4

Part = dict[str, Any]
#: The parameters of which one, and no more, tells what to translate.
SUBJECTS: Final = tuple(
    f"{side}{kind}" if side else f"{kind[0].lower()}{kind[1:]}"
    for side in ("source", "target", "")
    for kind in ("Code", "Coding", "CodeableConcept")
)


def translate(visit: Visit, asked: Asked, id: str | None = None) -> dict[str, Any]:
    """By one map or by all that know the system; of a codeable concept, every coding is tried."""
    chosen = asked.concept_map() or subject.concept_map(visit, asked, id)
    if chosen is not None:
        visit.require_all((chosen.url,), Use.LOOKUP)
    questions = _questions(asked)
    visit.require_all((scope for each in questions for scope in (each.source_scope, each.target_scope)), Use.LOOKUP)
    kept = visit.kept_back(Use.LOOKUP)
    matches: list[tuple[TranslationAsked, Match]] = []
    for question in questions:
        found = visit.terminology(asked.when).translated(question, concept_map=chosen, overlay=asked.overlay)
        matches += [(question, each) for each in found.matches if each.concept_map.partition("|")[0] not in kept]
    related = any(each.relationship != "not-related-to" for _, each in matches)
    message = None if matches else f"No map here translates {', '.join(_shown(each.coding) for each in questions)}"
    body = parameters(("result", "valueBoolean", related), ("message", "valueString", message))
    body["parameter"] += [{"name": "match", "part": list(_parts(asked, *each))} for each in matches]
    return body


def _shown(coding: Coding) -> str:
    return f"{coding.system}#{coding.code}"


def _questions(asked: Asked) -> list[TranslationAsked]:
    """R5 names the side that is known (sourceCode, targetCode); R4 has code, and `reverse`.

    Raises BadRequest for none of them, and for several.
    """
    told = [name for name in SUBJECTS if asked.values.get(name)]
    if len(told) > 1:
        raise BadRequest("Give one of {names}, not several.", code="bad-parameter", names=", ".join(told))
    for side in ("source", "target"):
        codings = _codings(asked, side)
        if codings:
            return [_question(asked, each, back=side == "target") for each in codings]
    codings = _codings(asked, "")
    if not codings:
        raise BadRequest("The parameter sourceCode (R4: code) is missing.", code="missing-parameter")
    return [_question(asked, each, back=asked.flag("reverse")) for each in codings]


def _question(asked: Asked, coding: Coding, back: bool) -> TranslationAsked:
    if not coding.system:
        raise BadRequest("The parameter system is missing.", code="missing-parameter")
    named = asked.text("targetsystem")
    source, target = asked.text("sourceSystem") or asked.text("system"), asked.text("targetSystem")
    wanted = named or (source if back and target else target)
    return TranslationAsked(
        coding,
        back,
        wanted,
        asked.text("sourceScope") or asked.text("source"),
        asked.text("targetScope") or asked.text("target"),
        tuple(_dependencies(asked)),
    )


def _codings(asked: Asked, side: str) -> list[Coding]:
    """Of `sourceCode`, `sourceCoding` or `sourceCodeableConcept`; without a side, of R4's names."""
    code = asked.text(f"{side}Code" if side else "code")
    if code is not None:
        return [Coding(_system(asked, side), code, asked.text("version"))]
    coding = asked.object(f"{side}Coding" if side else "coding")
    concept = asked.object(f"{side}CodeableConcept" if side else "codeableConcept")
    given = [coding] if coding else (concept or {}).get("coding") or []
    return [_coding(each) for each in given if isinstance(each, dict)]


def _system(asked: Asked, side: str) -> str | None:
    if side == "target":
        return asked.text("targetSystem") or asked.text("system")
    return asked.text("sourceSystem") or asked.text("system")


def _coding(given: dict[str, Any]) -> Coding:
    """Raises BadRequest for a coding without a code."""
    texts = [given.get(name) for name in ("system", "code", "version")]
    if not texts[1] or any(each is not None and not isinstance(each, str) for each in texts):
        raise BadRequest("A coding has a system and a code.", code="missing-parameter")
    return Coding(*texts)


def _dependencies(asked: Asked) -> Iterator[Dependency]:
    """R5: attribute and value[x]; R4: element and concept."""
    for parts in asked.values.get("dependency", []):
        named = {each.get("name"): each for each in parts if isinstance(each, dict)} if isinstance(parts, list) else {}
        attribute = _value(named.get("attribute") or named.get("element"))
        for value in _values(_value(named.get("value") or named.get("concept"))):
            if not isinstance(attribute, str):
                raise BadRequest("A dependency has an attribute and a value.", code="bad-parameter")
            yield Dependency(attribute, value)


def _value(part: Any) -> Any:
    return next((value for key, value in (part or {}).items() if key.startswith("value")), None)


def _values(value: Any) -> Iterable[str | bool | Coding]:
    if isinstance(value, dict):
        codings = value.get("coding") if "coding" in value else [value]
        return [_coding(each) for each in codings or [] if isinstance(each, dict)]
    return [value] if isinstance(value, str | bool) else []


def _parts(asked: Asked, question: TranslationAsked, match: Match) -> Iterator[Part]:
    """A question about a target's code is answered with both ends of the mapping, read from source to target."""
    concept = Coding(match.system, match.code, match.version, match.display)
    by_target = question.reverse and not asked.flag("reverse")
    relationship = reversed_relationship(match.relationship) if by_target else match.relationship
    if asked.release is R4:
        word = word_back(match.equivalence) if by_target else match.equivalence
        yield {"name": "equivalence", "valueCode": word or EQUIVALENCE_OF[relationship]}
    else:
        yield {"name": "relationship", "valueCode": relationship}
    if by_target:
        yield {"name": "concept", "valueCoding": write_coding(question.coding)}
        yield {"name": "source", "valueCoding": write_coding(concept)}
    elif match.code:
        yield {"name": "concept", "valueCoding": write_coding(concept)}
    if asked.release is not R4:
        yield from (_property(each) for each in match.properties)
    yield from (_dependency("product", each, asked) for each in match.products)
    yield from (_dependency("dependsOn", each, asked) for each in match.depends_on)
    yield {"name": "originMap", "valueCanonical": match.concept_map}


def _property(each: Property) -> Part:
    value = property_value(each)
    return {"name": "property", "part": [{"name": "uri", "valueUri": value.pop("code")}, {"name": "value", **value}]}


def _dependency(name: str, each: Dependency, asked: Asked) -> Part:
    attribute = "element" if asked.release is R4 else "attribute"
    value = "concept" if asked.release is R4 else "value"
    if isinstance(each.value, Coding):
        told: Part = {"valueCoding": write_coding(each.value)}
    elif asked.release is R4:  # which knows no other value here
        told = {"valueCoding": {"code": as_text(each.value)}}
    else:
        told = {"valueBoolean" if isinstance(each.value, bool) else "valueString": each.value}
    return {"name": name, "part": [{"name": attribute, "valueUri": each.attribute}, {"name": value, **told}]}
