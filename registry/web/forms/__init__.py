"""Editing forms made from the schemas of kinds: nobody has to write JSON, and nothing typed is lost."""

from registry.web.forms.content import Fault, read_content
from registry.web.forms.draft import draft_of
from registry.web.forms.nodes import Node, nodes_of
from registry.web.forms.rows import apply_command
from registry.web.forms.typed import read_form

__all__ = ["Fault", "Node", "apply_command", "draft_of", "nodes_of", "read_content", "read_form"]
