"""ValueSet/$batch-validate-code: many codes in one request, each answered or refused by itself."""

from dataclasses import replace
from typing import Any, Final

from codesets import TerminologyError
from registry.errors import BadRequest, RegistryError, TooLarge
from registry.fhir.asked import Asked, parameters_of
from registry.fhir.holding import Visit
from registry.fhir.operations.validate import SUBJECTS, validate_code, validate_member
from registry.fhir.outcomes import of_error

Json = dict[str, Any]
#: Questions that one request may hold.
MOST: Final = 5000


def batch_validate(visit: Visit, asked: Asked, id: str | None = None) -> Json:
    """Each `validation` holds the Parameters of one question; what it leaves out is taken from beside it.

    A question that names no value set is one about its code system alone. Raises BadRequest for a request without
    questions, TooLarge for too many.
    """
    questions = asked.objects("validation")
    if not questions:
        raise BadRequest("The parameter {name} is missing.", code="missing-parameter", name="validation")
    if len(questions) > MOST:
        raise TooLarge("At most {most} codes may be validated at once.", code="too-many-questions", most=MOST)
    shared = {name: values for name, values in asked.values.items() if name != "validation"}
    answers = [_answer(visit, asked, shared, each, id) for each in questions]
    return {"resourceType": "Parameters", "parameter": [{"name": "validation", "resource": each} for each in answers]}


def _answer(visit: Visit, asked: Asked, shared: dict[str, list[Any]], question: Json, id: str | None) -> Json:
    try:
        own: dict[str, list[Any]] = {}
        for name, value in parameters_of(question):
            own.setdefault(name, []).append(value)
        if any(name in own for name in SUBJECTS):
            shared = {name: values for name, values in shared.items() if name not in SUBJECTS}
        one = replace(asked, values={**shared, **own})
        named = id is not None or "url" in one.values or "valueSet" in one.values
        return (validate_member if named else validate_code)(visit, one, id)
    except (RegistryError, TerminologyError) as error:
        return of_error(error)[0]
