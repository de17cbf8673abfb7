"""A tiny release in RF2, all of its identifiers made up for tests (but for those of SNOMED CT's own model)."""

import io
import zipfile
from pathlib import Path

from codesets.formats.sctid import check_digit

CORE, MODEL = "900000000000207008", "900000000000012004"
DEFINED, PRIMITIVE = "900000000000073002", "900000000000074008"
FSN, SYNONYM = "900000000000003001", "900000000000013009"
PREFERRED, ACCEPTABLE = "900000000000548007", "900000000000549004"
IS_A, SAME_AS = "116680003", "900000000000527005"
DATE = "20260115"


def concept_id(number: int) -> str:
    """A concept of an invented extension."""
    bare = f"{number}999999910"
    return bare + check_digit(bare)


ROOT, FINDING, HEART, LUNG, PAIN, HEART_PAIN, LUNG_PAIN, OLD, SITE, CAUSE, SET, MODULE, LANGUAGE, DOSE = (
    concept_id(number) for number in range(11, 25)
)
NAMES = {
    ROOT: "Rot", FINDING: "Funn", HEART: "Hjerte", LUNG: "Lunge", PAIN: "Smerte", HEART_PAIN: "Hjertesmerte",
    LUNG_PAIN: "Lungesmerte", OLD: "Gammel smerte", SITE: "Sted", CAUSE: "Årsak", SET: "Utvalg", MODULE: "Modul",
    LANGUAGE: "Språk", DOSE: "Dose",
}  # fmt: skip
PARENTS = [
    (FINDING, ROOT), (HEART, ROOT), (LUNG, ROOT), (PAIN, FINDING), (HEART_PAIN, PAIN), (LUNG_PAIN, PAIN), (SITE, ROOT),
    (CAUSE, ROOT), (SET, ROOT), (MODULE, ROOT), (LANGUAGE, ROOT), (DOSE, ROOT),
]  # fmt: skip
#: source, group, type, target
ATTRIBUTES = [
    (PAIN, 0, SITE, ROOT),
    (HEART_PAIN, 1, SITE, HEART), (HEART_PAIN, 1, CAUSE, LUNG),
    (LUNG_PAIN, 1, SITE, LUNG), (LUNG_PAIN, 2, CAUSE, LUNG), (LUNG_PAIN, 2, SITE, HEART),
]  # fmt: skip


def texts() -> dict[str, str]:
    """The files by name."""
    concepts = [
        (code, DATE, "0" if code == OLD else "1", MODULE, DEFINED if code == PAIN else PRIMITIVE) for code in NAMES
    ]
    descriptions, language = [], []
    for number, (code, name) in enumerate(NAMES.items()):
        for step, (tongue, kind, term, told) in enumerate((
            ("en", FSN, f"{name} (invented)", PREFERRED),
            ("nb", SYNONYM, name, PREFERRED),
            ("nb", SYNONYM, f"{name} også", ACCEPTABLE),
        )):  # fmt: skip
            id = f"{number + 1}{step}"
            descriptions.append((id, DATE, "1", MODULE, code, tongue, kind, term, PRIMITIVE))
            language.append((f"l{id}", DATE, "1", MODULE, LANGUAGE, id, told))
    isa = [(f"{n}", DATE, "1", MODULE, *pair, "0", IS_A, "x", "y") for n, pair in enumerate(PARENTS)]
    attributes = [
        (f"a{n}", DATE, "1", MODULE, source, target, str(group), kind, "x", "y")
        for n, (source, group, kind, target) in enumerate(ATTRIBUTES)
    ]
    concrete = [("c1", DATE, "1", MODULE, LUNG_PAIN, "#5.5", "3", DOSE, "x", "y")]
    members = [(f"s{n}", DATE, "1", MODULE, SET, code) for n, code in enumerate((HEART_PAIN, HEART))]
    association = [("x1", DATE, "1", MODULE, SAME_AS, OLD, PAIN)]
    modules = [("m1", DATE, "1", MODULE, "900000000000534007", CORE, DATE, DATE)]
    definitions = [("d1", DATE, "1", MODULE, PAIN, "nb", "900000000000550004", "Det som gjør vondt.", PRIMITIVE)]
    rows = {
        "sct2_Concept_Snapshot_NO": concepts,
        "sct2_Description_Snapshot-nb_NO": descriptions,
        "sct2_TextDefinition_Snapshot-nb_NO": definitions,
        "sct2_Relationship_Snapshot_NO": [*isa, *attributes],
        "sct2_RelationshipConcreteValues_Snapshot_NO": concrete,
        "der2_Refset_SimpleSnapshot_NO": members,
        "der2_cRefset_AssociationSnapshot_NO": association,
        "der2_cRefset_LanguageSnapshot-nb_NO": language,
        "der2_ssRefset_ModuleDependencySnapshot_NO": modules,
    }
    return {
        f"Snapshot/{name}_{DATE}.txt": "\r\n".join("\t".join(row) for row in [["h"] * len(found[0]), *found]) + "\r\n"
        for name, found in rows.items()
    }


def as_zip(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return out.getvalue()


def as_folder(files: dict[str, str], folder: Path) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder
