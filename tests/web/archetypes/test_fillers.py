"""Slots and parts are told by the names that archetypes have in this registry."""

import pytest

from registry.kinds.kind import Item
from registry.web.archetype_pages.fillers import named
from registry.web.archetype_pages.nodes import Told

TITLES = {
    "openEHR-EHR-CLUSTER.change.v1": {"nb": "Endring", "en": "Change"},
    "openEHR-EHR-EVALUATION.tobacco_smoking_summary.v1": {"nb": "Røykestatus", "nn": "Røykjestatus"},
}


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("0..*, Plass for gruppe: change (v0), change (v1)", "nb", "0..*, Plass for gruppe: change (v0), Endring"),
        ("Vurdering, tobacco smoking summary (v1)", "nn", "Vurdering, Røykjestatus"),
        ("0..*, Plass for gruppe: change (v1)", "nn", "0..*, Plass for gruppe: Endring"),
        ("Evaluation, tobacco smoking summary (v1)", "en", "Evaluation, tobacco smoking summary (v1)"),
        ("Kodet tekst, Overarm, høyre; Fot: venstre", "nb", "Kodet tekst, Overarm, høyre; Fot: venstre"),
    ],
    ids=["slot", "part", "bokmål for nynorsk", "no title", "neither"],
)
def test_what_is_here_is_called_by_its_name(text: str, language: str, said: str) -> None:
    item = Item("/items[at1]", "", None, "active", {"rm_type": "CLUSTER", "constraint": {language: text}})
    found = named(Told(item, (item,), {}, frozenset()), TITLES, language)
    assert found.items[0].content["constraint"][language] == said
