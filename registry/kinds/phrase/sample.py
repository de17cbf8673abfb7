"""A phrase written for the project: what a doctor notes of a patient admitted with suspected pneumonia."""

import re
from collections.abc import Mapping
from typing import Any


def empty(title: Mapping[str, str]) -> dict[str, Any]:
    """The title alone, with a hotkey made of its first letters and a text that repeats it."""
    letters = re.sub(r"[^a-zæøå0-9]", "", title.get("nb", "").lower())
    hotkey = letters[:12] if len(letters) > 1 else "ny-frase"
    return {"title": dict(title), "hotkey": hotkey, "specialty": "allmennmedisin", "text": dict(title)}


def sample() -> dict[str, Any]:
    return {
        "title": {
            "nb": "Innkomst ved mistenkt lungebetennelse",
            "nn": "Innkomst ved mistenkt lungebetennelse",
            "en": "Admission with suspected pneumonia",
        },
        "hotkey": "lungebet",
        "specialty": "lungesykdommer",
        "document_type": "B02-2",
        "section": "Status presens",
        "audience": "clinician",
        "purpose": {
            "nb": "Kort status ved innkomst for voksne. Ikke til bruk for barn.",
            "nn": "Kort status ved innkomst for vaksne. Ikkje til bruk for barn.",
        },
        "text": {
            "nb": (
                "Pasienten er {{allmenntilstand}}{{symptomer}}.\n"
                "Respirasjonsfrekvens {{frekvens}}, temperatur {{temperatur}}{{metning}}.\n"
                "Auskultasjon: {{auskultasjon}}{{side}}.\n"
                "{{merknad}}"
            ),
            "nn": (
                "Pasienten er {{allmenntilstand}}{{symptomer}}.\n"
                "Respirasjonsfrekvens {{frekvens}}, temperatur {{temperatur}}{{metning}}.\n"
                "Auskultasjon: {{auskultasjon}}{{side}}.\n"
                "{{merknad}}"
            ),
        },
        "slots": [
            {
                "name": "allmenntilstand",
                "label": {"nb": "Allmenntilstand", "nn": "Allmenntilstand"},
                "type": "choice",
                "required": True,
                "options": [
                    _option("upåvirket", "i god allmenntilstand", "i god allmenntilstand"),
                    _option("redusert", "i redusert allmenntilstand", "i redusert allmenntilstand"),
                    _option("alvorlig", "alvorlig syk", "alvorleg sjuk"),
                ],
            },
            {
                "name": "symptomer",
                "label": {"nb": "Symptomer", "nn": "Symptom"},
                "type": "choices",
                "connector": {"nb": ", med ", "nn": ", med "},
                "options": [
                    _option("hoste", "hoste", "hoste"),
                    _option("oppspytt", "purulent oppspytt", "purulent oppspytt"),
                    _option("tungpust", "tung pust", "tung pust"),
                    _option("stingsmerter", "pusteavhengige smerter", "pusteavhengige smerter"),
                ],
            },
            {
                "name": "frekvens",
                "label": {"nb": "Respirasjonsfrekvens", "nn": "Respirasjonsfrekvens"},
                "type": "number",
                "required": True,
                "unit": "/min",
                "minimum": 4,
                "maximum": 80,
                "decimals": 0,
            },
            {
                "name": "temperatur",
                "label": {"nb": "Temperatur", "nn": "Temperatur"},
                "type": "number",
                "required": True,
                "unit": "Cel",
                "minimum": 25,
                "maximum": 43,
                "decimals": 1,
            },
            {
                "name": "metning",
                "label": {"nb": "Oksygenmetning", "nn": "Oksygenmetting"},
                "type": "number",
                "unit": "%",
                "minimum": 40,
                "maximum": 100,
                "connector": {"nb": ", SpO₂ ", "nn": ", SpO₂ "},
                "closing": {"nb": " uten oksygentilskudd", "nn": " utan oksygentilskot"},
            },
            {
                "name": "auskultasjon",
                "label": {"nb": "Auskultasjonsfunn", "nn": "Auskultasjonsfunn"},
                "type": "choice",
                "required": True,
                "default": "normal",
                "options": [
                    _option("normal", "normale respirasjonslyder", "normale respirasjonslydar"),
                    _option("knatrelyder", "knatrelyder", "knatrelydar"),
                    _option("dempet", "dempede respirasjonslyder", "dempa respirasjonslydar"),
                ],
            },
            {
                "name": "side",
                "label": {"nb": "Side", "nn": "Side"},
                "type": "choice",
                "connector": {"nb": " ", "nn": " "},
                "show_if": {"slot": "auskultasjon", "values": ["knatrelyder", "dempet"]},
                "options": [
                    _option("høyre", "på høyre side", "på høgre side"),
                    _option("venstre", "på venstre side", "på venstre side"),
                    _option("begge", "på begge sider", "på begge sider"),
                ],
            },
            {"name": "merknad", "label": {"nb": "Merknad", "nn": "Merknad"}, "type": "text"},
        ],
    }


def _option(value: str, nb: str, nn: str) -> dict[str, Any]:
    return {"value": value, "label": {"nb": nb, "nn": nn}}
