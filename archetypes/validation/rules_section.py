"""The rules on the `rules` section: its paths, variables and codes are those of the archetype."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from archetypes.constraints import CObject, ConstraintRef, Declaration, PathOperand, Quantified, Variable
from archetypes.errors import Problem, problem
from archetypes.telling import tell
from archetypes.validation.finding import attribute_of
from archetypes.validation.references import leads, wrong
from archetypes.validation.survey import Subject
from archetypes.values import CodeTerm

_SECTION = "rules"
_LOCAL = "local"


@dataclass(frozen=True)
class _Unknown:
    """A variable that nothing declares."""

    name: str


def paths(subject: Subject) -> Iterator[Problem]:
    """VRRLPAR: the paths of rules are those of the archetype. VRRLPRM: or go on from them into the reference model.

    AOM 2 calls both together VRRLP.
    """
    if not subject.knows_parents:
        return
    named = [each for each in _mentioned(subject) if isinstance(each, str)]
    for path in dict.fromkeys(path for path in named if not path.startswith("/")):
        message = tell("'{path}' is no path from the root as /data[id2], nor a variable as $name", path=path)
        yield problem("VRRLPAR", message, _SECTION, None, "warning")
    for path in wrong(subject, (path for path in named if path.startswith("/"))):
        beginning = path[: path.rfind("]") + 1]
        code = "VRRLPRM" if not beginning or leads(subject, beginning) else "VRRLPAR"
        yield problem(code, tell("no node at {path}", path=path), _SECTION, None)


def variables(subject: Subject) -> Iterator[Problem]:
    """WRVAR: a variable is declared, here or by a parent, or stands for what `for_all` goes through.

    A warning: ADL 2 and AOM 2 have no code for it, but nothing can evaluate such a rule.
    """
    if not subject.knows_parents:
        return
    for each in dict.fromkeys(each for each in _mentioned(subject) if isinstance(each, _Unknown)):
        yield problem("WRVAR", tell("the variable ${name} is not declared", name=each.name), _SECTION, None, "warning")


def codes(subject: Subject) -> Iterator[Problem]:
    """VATDF, VACDF: the archetype's own codes that rules compare with are defined."""
    if not subject.knows_parents:
        return
    defined = {code for terms in subject.terminology.term_definitions.values() for code in terms}
    for code in dict.fromkeys(each.code for each in _mentioned(subject) if isinstance(each, CodeTerm)):
        if code not in defined:
            message = tell("[{code}] is not defined in the terminology", code=code)
            yield problem("VACDF" if code.startswith("ac") else "VATDF", message, _SECTION, None)


def _mentioned(subject: Subject) -> Iterator[str | CodeTerm | _Unknown]:
    """The paths, own codes and undeclared variables of the archetype's own rules."""
    known: dict[str, str | None] = {}
    for each in (subject.flat or subject.archetype).invariants:
        if isinstance(each, Declaration):
            known[each.name.removeprefix("$")] = _base(subject, each.value, {})
    for statement in subject.archetype.invariants:
        yield from _within(subject, statement, known)


def _within(subject: Subject, part: object, known: Mapping[str, str | None]) -> Iterator[str | CodeTerm | _Unknown]:
    """`known`: the variables, with the path of what each holds where that is one node's."""
    match part:
        case PathOperand(path=path):
            yield path
        case Variable(name=name, path=path):
            yield from _through(name, path, known)
        case CodeTerm(terminology=terminology):
            yield from (part,) if terminology.casefold() == _LOCAL else ()
        case ConstraintRef(code=code, assumed=assumed):
            yield from (CodeTerm(_LOCAL, each) for each in (code, assumed) if each)
        case Quantified(variable=name, collection=collection, condition=condition):
            yield from _within(subject, collection, known)
            yield from _within(subject, condition, {**known, name: _base(subject, collection, known)})
        case tuple():
            for each in part:
                yield from _within(subject, each, known)
        case _ if is_dataclass(part) and not isinstance(part, CObject | type):
            for field in fields(part):
                yield from _within(subject, getattr(part, field.name), known)


def _through(name: str, path: str, known: Mapping[str, str | None]) -> Iterator[str | _Unknown]:
    base = known.get(name)
    if name not in known:
        yield _Unknown(name)
    elif base and path:
        yield f"{base}{path}"


def _base(subject: Subject, value: object, known: Mapping[str, str | None]) -> str | None:
    """The path of the one node that a variable holds; None where it holds a value, or one of several nodes."""
    if isinstance(value, Variable) and known.get(value.name):
        path = f"{known[value.name]}{value.path}"
    elif isinstance(value, PathOperand) and value.path.startswith("/"):
        path = value.path
    else:
        return None
    if path.endswith("]"):
        return path
    above, _, name = path.rpartition("/")
    attribute = attribute_of(subject.finder.resolved(subject.finder.find(above)), name)
    return path if attribute is not None and len(attribute.children) == 1 else None


RULES_SECTION_RULES = (paths, variables, codes)
