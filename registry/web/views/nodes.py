"""One node of a proposed archetype in a form: its names, how often it is recorded, its ranges; no ADL is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from archetypes import wording
from archetypes.constraints import Multiplicity
from registry.access import Member
from registry.errors import Message, PreconditionFailed, Problem, RegistryError
from registry.kinds import kind
from registry.kinds.archetype import amending
from registry.kinds.archetype.nodes import ROOT
from registry.models import Proposal
from registry.services.proposing import proposals, proposed
from registry.web.archetype_pages import nodes
from registry.web.archetype_pages.attributes import names
from registry.web.archetype_pages.outline import named
from registry.web.blueprint import blueprint
from registry.web.forms.numbers import ambiguous, parse_number, written_number
from registry.web.language import language
from registry.web.views.editing import Answer, editable, saved, store
from registry.web.visitor import database, known_visitor

#: Languages that a form has fields for, beside the original; other translations are changed in the text.
_SHOWN = ("nb", "no", "nn", "en")


@dataclass
class Typed:
    """What stands in the fields, and what is wrong there, by the field's name."""

    values: dict[str, str]
    faults: dict[str, Message] = field(default_factory=dict)

    def whole(self, name: str) -> int | None:
        number = self.number(name, whole=True)
        if number is not None and number < 0:
            self.faults[name] = Message("Write zero or more.")
        return int(number) if number is not None else None

    def number(self, name: str, *, whole: bool = False) -> int | Decimal | None:
        typed = self.values.get(name, "").strip()
        if not typed:
            return None
        found = None if ambiguous(typed) else parse_number(typed)
        if found is None:
            message = "{typed} is not a number. Write digits, as 85 or 1,4."
            self.faults[name] = Message(message, {"typed": typed[:40]})
        elif whole and not isinstance(found, int):
            self.faults[name] = Message("{typed} is not a whole number.", {"typed": typed[:40]})
        return found if isinstance(found, int | None) else Decimal(str(found))


@dataclass(frozen=True)
class Node:
    """A node of the archetype that a proposal carries."""

    content: str
    key: str
    name: tuple[str, str]
    can: amending.Amendable
    languages: tuple[str, ...]


@blueprint.get("/proposals/<int:id>/nodes")
def edit_nodes(id: int) -> Answer:
    """The nodes by name, as they stand below each other."""
    member = known_visitor()
    wanted = request.args.get("q", "").strip()[:100]
    with database().reading() as session:
        row, content = _opened(session, member, id)
        if content is None:
            return redirect(url_for("web.edit", id=id))
        told = nodes.told(content, language())
        depth: dict[str, int] = {}
        rows = []
        for each in told.items:
            depth[each.key] = depth.get(each.parent or "", -1) + 1
            name = named(each, language(), names())
            if wanted.casefold() in name[1].casefold():
                often, rule = nodes.rule_of(each, language())
                rows.append((each.key, name, often, rule, 0 if wanted else min(depth[each.key], 8)))
        return render_template("proposals/node_list.html", **_head(row, session), rows=rows, wanted=wanted)


@blueprint.get("/proposals/<int:id>/nodes/edit")
def edit_node(id: int) -> Answer:
    member = known_visitor()
    with database().reading() as session:
        row, content = _opened(session, member, id)
        if content is None:
            return redirect(url_for("web.edit", id=id))
        node = _node(content)
        return _page(session, row, node, Typed(_values(node.can, node.languages)))


@blueprint.post("/proposals/<int:id>/nodes/edit")
def save_node(id: int) -> Answer:
    member = known_visitor()
    with database().reading() as session:
        row, content = _opened(session, member, id)
        if content is None:
            return redirect(url_for("web.edit", id=id))
        node = _node(content)
        typed = Typed({name: text for name, text in request.form.items() if name not in ("csrf_token", "start")})
        changed = _read(node, typed)
        if typed.faults:
            return _page(session, row, node, typed), 422
        try:
            text = kind("archetype").read(changed.encode(), "adl")
            store(member, id, kind("archetype"), text, request.form.get("start"))
        except PreconditionFailed as error:
            return _page(session, row, node, typed, error), 412
    return saved(id)


def _opened(session: Session, member: Member, id: int) -> tuple[Proposal, str | None]:
    """The content is None where it has no nodes that a form can change."""
    row = editable(session, member, id)
    content = proposed.content(session, row)
    return row, content if row.kind == "archetype" and nodes.has_form(content) else None


def _node(content: str) -> Node:
    key = request.args.get("key", ROOT)
    can = amending.amendable(content, key)
    told = nodes.told(content, language())
    original = nodes.languages(told)[:1]
    languages = tuple(dict.fromkeys(each for each in (*_SHOWN, *original) if each in can.texts))
    name = next((named(each, language(), names()) for each in told.items if each.key == key), ("", key))
    return Node(content, key, name, can, languages)


def _values(can: amending.Amendable, languages: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for code in languages:
        values[f"text-{code}"], values[f"description-{code}"] = can.texts[code]
    if can.occurrences:
        values["at-least"] = str(can.occurrences.lower)
        values["at-most"] = "*" if can.occurrences.upper is None else str(can.occurrences.upper)
    for at, each in enumerate(can.ranges):
        for side, number in zip(("from", "to"), each.bounds, strict=True):
            values[f"{side}-{at}"] = written_number(number, language())
    return values


def _read(node: Node, typed: Typed) -> str:
    """The archetype's text with what was typed; unchanged where something cannot be read."""
    texts = {code: _texts(typed, code) for code in node.languages}
    occurrences = node.can.occurrences if node.key == ROOT else _occurrences(typed)
    bounds = tuple(_bounds(typed, at, each) for at, each in enumerate(node.can.ranges))
    if typed.faults:
        return node.content
    return amending.amended(node.content, node.key, texts, occurrences, bounds)


def _texts(typed: Typed, code: str) -> tuple[str, str]:
    name, description = (typed.values.get(f"{each}-{code}", "").strip() for each in ("text", "description"))
    if not name:
        typed.faults[f"text-{code}"] = Message("Write a name.")
    return name, description.replace("\r\n", "\n")


def _occurrences(typed: Typed) -> Multiplicity | None:
    if not typed.values.get("at-least", "").strip() and not typed.values.get("at-most", "").strip():
        return None
    lower = typed.whole("at-least") or 0
    upper = None if typed.values.get("at-most", "").strip() in ("", "*") else typed.whole("at-most")
    if upper is not None and upper < lower:
        typed.faults.setdefault("at-most", Message("The upper limit is below the lower one."))
        return None
    return Multiplicity(lower, upper)


def _bounds(typed: Typed, at: int, found: amending.Range) -> amending.Bounds:
    lower, upper = (typed.number(f"{side}-{at}", whole=found.whole) for side in ("from", "to"))
    if lower is not None and upper is not None and upper < lower:
        typed.faults.setdefault(f"to-{at}", Message("The upper limit is below the lower one."))
    elif found.whole and lower is None and upper is None:
        typed.faults.setdefault(f"from-{at}", Message("Write at least one of the limits."))
    return lower, upper


def _head(row: Proposal, session: Session) -> Mapping[str, object]:
    return {"row": row, "slug": proposals.target_slug(row), "title": proposed.title_of(row)}


def _page(session: Session, row: Proposal, node: Node, typed: Typed, error: RegistryError | None = None) -> str:
    faults = [(name, Problem("", text)) for name, text in typed.faults.items()]
    if error is not None:
        faults.insert(0, ("", Problem(error.code, error.text)))
    return render_template(
        "proposals/node.html",
        **_head(row, session),
        node=node,
        typed=typed,
        faults=faults,
        start=request.form.get("start") or row.content_hash,
        is_root=node.key == ROOT,
        unit=wording.unit,
    )
