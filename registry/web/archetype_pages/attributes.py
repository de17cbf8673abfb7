"""What parts of archetypes that have no texts of their own are called in the page's language."""

from registry.web.archetype_pages import form, mindmap
from registry.web.language import tr

#: Attributes that archetypes constrain without naming them.
PLAIN = {
    "category": "Category",
    "current_state": "State",
    "careflow_step": "Step",
    "transition": "Transition",
    "name": "Name",
    "time": "Time",
    "null_flavour": "Why a value is missing",
    "setting": "Setting",
    "start_time": "Begins",
    "end_time": "Ends",
    "location": "Place",
    "participations": "Participations",
    "subject": "Whom it is about",
    "provider": "Who provides the information",
    "other_context": "Further context",
    "duration": "Duration",
    "period": "Interval between events",
}


def names() -> dict[str, str]:
    """By attribute of the reference model."""
    return {name: tr(text) for name, text in {**mindmap.SECTIONS, **form.NAMES, **PLAIN}.items()}
