"""The steps of an action as a form asks for them: one node, with the step chosen and the state that it leads to."""

from __future__ import annotations

from collections.abc import Iterator

from archetypes.constraints import CodeConstraint
from archetypes.templates.nodes import TemplateNode
from archetypes.web_template.context import code_list
from archetypes.web_template.form_node import FormNode
from archetypes.web_template.input_parts import Input, below
from archetypes.web_template.inputs import coded
from archetypes.wording.openehr_codes import STATES


def transition(action: TemplateNode, steps: tuple[TemplateNode, ...]) -> FormNode:
    """Of all the steps that a template allows, none where it says nothing; each names the states that it leads to."""
    path = f"{action.path}/ism_transition"
    allowed = tuple(dict.fromkeys(code for step in steps for code in _states(step)))
    state: Input = {
        "suffix": "code",
        "type": "CODED_TEXT",
        "list": code_list(allowed or STATES, action.words.language),
        "terminology": "openehr",
    }
    children = (
        _added("current_state", path, 1, (state,)),
        _added("transition", path, 0, ({"suffix": "code", "type": "TEXT"}, {"suffix": "value", "type": "TEXT"})),
        *_careflow(path, steps),
    )
    return FormNode("ism_transition", "Ism_transition", "ISM_TRANSITION", path, 1, 1, children=children, is_added=True)


def _careflow(path: str, steps: tuple[TemplateNode, ...]) -> Iterator[FormNode]:
    named = [
        {**coded(step.node_id, "local", step.words), "currentStates": list(_states(step))}
        for step in steps
        if step.node_id
    ]
    if named:
        yield _added("careflow_step", path, 0, ({"suffix": "code", "type": "CODED_TEXT", "list": named},))


def _added(name: str, base: str, minimum: int, inputs: tuple[Input, ...]) -> FormNode:
    path = f"{base}/{name}"
    return FormNode(name, name.capitalize(), "DV_CODED_TEXT", path, minimum, 1, inputs=inputs, is_added=True)


def _states(step: TemplateNode) -> tuple[str, ...]:
    held = [each for state in step.below("current_state") for each in below(state.constraint, "defining_code")]
    return tuple(code for each in held if isinstance(each, CodeConstraint) for code in each.codes)
