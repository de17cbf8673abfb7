"""What an archetype or a template says of itself as a whole: what it is for, and facts for builders."""

from typing import Any

from registry.kinds.archetype.nodes import language as code_of
from registry.kinds.kind import Item
from registry.web.code_names import language_name
from registry.web.language import tr

#: What the description says in each language, with what pages call it.
DETAILS = {"purpose": "Purpose", "use": "Use", "misuse": "Misuse", "keywords": "Keywords", "copyright": "Copyright"}
#: Other facts of the head.
FACTS = {
    "template_id": "Template identifier",
    "archetype_id": "Archetype identifier",
    "parent_id": "Specialises",
    "uid": "Unique identifier",
    "lifecycle_state": "Life cycle",
    "original_language": "Original language",
    "adl_version": "ADL version",
}
#: What publishers say of their work on a text, in both generations of words, without case.
LIFE_CYCLES = {
    "unmanaged": "Not managed",
    "initial": "Just begun",
    "draft": "Draft",
    "authordraft": "Draft",
    "in_development": "In development",
    "in_review": "In review",
    "teamreview": "In review",
    "release_candidate": "About to be published",
    "published": "Published",
    "unstable": "May still change",
    "deprecated": "Not to be used in new work",
    "obsolete": "Not to be used in new work",
}


def about(head: Item, language: str) -> dict[str, Any]:
    said = head.content.get("description", {})
    spoken = next((code for code in (language, "nb", "nn", "en", *said) if code in said), "")
    details = said.get(spoken, {})
    return {
        "is_template": "template_id" in head.content,
        "differs_from": _differs_from(head),
        "details": [(label, _line(details[name])) for name, label in DETAILS.items() if name in details],
        "details_language": spoken,
        "facts": [
            (label, _fact(name, str(head.content[name]))) for name, label in FACTS.items() if name in head.content
        ],
    }


def _differs_from(head: Item) -> str:
    """The parent of what is written as a difference, as specialisations in ADL 2 are; those in ADL 1.4 hold all."""
    is_adl2 = str(head.content.get("adl_version", "")).startswith("2")
    return str(head.content.get("parent_id") or "") if is_adl2 else ""


def _line(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _fact(name: str, value: str) -> str:
    if name == "original_language":
        return language_name(code_of(value))
    return tr(LIFE_CYCLES.get(value.lower(), value)) if name == "lifecycle_state" else value
