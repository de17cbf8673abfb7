"""A small code system written for the project: how urgently a patient must be seen."""

from codesets import CodeSystem, Concept, Designation, Property, PropertyDeclaration
from codesets.things.snomed import SYNONYM_USE


def sample() -> CodeSystem:
    return CodeSystem(
        url="https://fagregister.example/codesystem/hastegrad",
        version="1.0.0",
        title=(("nb", "Hastegrad ved mottak"), ("nn", "Hastegrad ved mottak"), ("en", "Urgency on arrival")),
        language="nb",
        hierarchy_meaning="is-a",
        case_sensitive=True,
        properties=(PropertyDeclaration("farge", "string", description="Farge på tavlen"),),
        concepts=(
            Concept("H", "Haster", "Skal vurderes av lege uten opphold.", abstract=True),
            _urgency("H1", "Livstruende", "Livstrugande", "rød", "Skal vurderes straks."),
            _urgency("H2", "Alvorlig", "Alvorleg", "oransje", "Skal vurderes innen 15 minutter."),
            Concept("V", "Kan vente", "Kan vente på lege etter en første vurdering.", abstract=True),
            Concept(
                "V1",
                "Vanlig",
                "Skal vurderes innen to timer.",
                parents=("V",),
                designations=(Designation("Vanleg", "nn"), Designation("Ikke-hastende", "nb", SYNONYM_USE)),
                properties=(Property("farge", "grønn"),),
            ),
            Concept("V9", "Uavklart", None, ("V",), status="retired", replaced_by=("V1",), valid_to="2025-01-01"),
        ),
    )


def _urgency(code: str, nb: str, nn: str, colour: str, definition: str) -> Concept:
    return Concept(
        code,
        nb,
        definition,
        parents=("H",),
        designations=(Designation(nn, "nn"),),
        properties=(Property("farge", colour),),
    )
