"""A small classification of lung diseases in Norwegian, and the value sets and maps that tests make of it."""

from codesets import (
    CodeSystem,
    Concept,
    Designation,
    FilterDeclaration,
    IncludedConcept,
    PropertyDeclaration,
    Terminology,
)

LUNG = "http://example.org/lunge"
OTHER = "http://example.org/allmenn"


def concept(code: str, display: str, *parents: str, **more: object) -> Concept:
    return Concept(code, display, parents=parents, **more)  # type: ignore[arg-type]


def lung(version: str = "2026", *more: Concept) -> CodeSystem:
    return CodeSystem(
        url=LUNG,
        version=version,
        language="nb",
        properties=(PropertyDeclaration("meldes", "boolean"), PropertyDeclaration("gruppe", description="Gruppe")),
        filters=(FilterDeclaration("region", ("=", "in")), FilterDeclaration("tom")),
        concepts=(
            concept("J", "Sykdommer i åndedrettssystemet", abstract=True),
            concept("J10", "Pneumonier", "J"),
            concept("J10.1", "Pneumoni som skyldes pneumokokker", "J10"),
            concept("J10.2", "Pneumoni som skyldes virus", "J10"),
            concept("J10.3", "Aspirasjonspneumoni", "J10"),
            concept("J10.9", "Uspesifisert pneumoni", "J10", status="retired", replaced_by=("J10.8",)),
            concept("J10.8", "Pneumoni, uspesifisert", "J10"),
            concept("J20", "Kroniske lungesykdommer", "J"),
            concept("J20.1", "Astma", "J20", designations=(Designation("Asthma", "en"),)),
            concept("J20.2", "Kronisk bronkitt", "J20"),
            concept("I", "Sykdommer i sirkulasjonssystemet", abstract=True),
            concept("I10", "Høyt blodtrykk", "I"),
            *more,
        ),
    )


def general() -> CodeSystem:
    return CodeSystem(
        url=OTHER,
        version="1",
        language="nb",
        concepts=(
            Concept("R81", "Lungebetennelse", designations=(Designation("Pneumoni", "nb"),)),
            Concept("R96", "Astma"),
            Concept("R95", "Kols", status="retired"),
            Concept("J20.2", "Noe helt annet"),
            Concept("A", "Overskrift astma", abstract=True),
        ),
    )


def listed(*codes: str) -> tuple[IncludedConcept, ...]:
    return tuple(IncludedConcept(code) for code in codes)


def terminology(*things: object) -> Terminology:
    return Terminology([lung(), general(), *things])  # type: ignore[list-item]
