"""The rules on the tree itself: attributes and ids given once, how many children, values that are assumed, patterns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from archetypes.constraints import Attribute, ComplexObject, Multiplicity
from archetypes.errors import Problem, problem
from archetypes.flattening.codes import redefined
from archetypes.model import specialisation_depth
from archetypes.telling import tell
from archetypes.validation.finding import attribute_of
from archetypes.validation.plain_values import assumed_value, limits, string_pattern
from archetypes.validation.survey import AttributeSite, Subject, is_primitive


def _owners(subject: Subject) -> Iterator[tuple[str, ComplexObject]]:
    for each in subject.objects:
        if isinstance(each.node, ComplexObject):
            yield each.path, each.node


def unique_attributes(subject: Subject) -> Iterator[Problem]:
    """VCATU: sibling attributes have different names, or different paths."""
    for path, owner in _owners(subject):
        names = Counter(f"{each.differential_path or ''}/{each.name}" for each in owner.all_attributes)
        for name, count in names.items():
            if count > 1:
                message = tell(
                    "the attribute '{name}' is constrained {count} times in one object",
                    name=name.rpartition("/")[2],
                    count=count,
                )
                yield problem("VCATU", message, path, owner.place)


def every_id(subject: Subject) -> Iterator[Problem]:
    """VCOID: every object has a node id, constraints on plain values excepted.

    VSONIF: in a specialisation it is then not to be told from the nodes of the parent beside it.
    """
    beside = {
        each.path for site in subject.sites if site.inherited and site.inherited.children for each in site.objects
    }
    for each in subject.objects:
        if each.node.node_id is None and not is_primitive(each.node):
            message = tell("the object of type {type} has no node id", type=each.node.rm_type)
            yield problem("VCOID", message, each.path, each.node.place)
            if each.path in beside:
                yield problem("VSONIF", message, each.path, each.node.place)


def unique_ids(subject: Subject) -> Iterator[Problem]:
    """VCOSU: a node id is given once in a container, where it alone tells the children apart.

    AOM 2 wants it given once in the whole archetype; elsewhere a warning, since published archetypes repeat some. The
    parts of an operational template have codes of their own.
    """
    own = subject.archetype.artefact != "operational_template"
    everywhere = {subject.archetype.concept}
    for site in subject.sites:
        here = set[str]()
        for each in site.objects:
            code = each.node.node_id
            if not code:
                continue
            message = tell("the node id [{code}] is given twice", code=code)
            if site.multiple and code in here:
                yield problem("VCOSU", message, each.path, each.node.place)
            elif own and (code in everywhere or code in here) and specialisation_depth(code) == subject.depth:
                yield problem("VCOSU", message, each.path, each.node.place, "warning")
            here.add(code)
        everywhere |= here


def differential_paths(subject: Subject) -> Iterator[Problem]:
    """VDIFV: only a specialised archetype has differential paths.

    VDIFP: they lead to an object of the parent, and on to an attribute that the reference model has there.
    """
    for site in subject.sites:
        if site.attribute.differential_path is None:
            continue
        values = {"path": site.attribute.differential_path}
        if subject.archetype.parent_id is None:
            message = tell("the path {path} stands in an archetype without a parent", **values)
            yield problem("VDIFV", message, site.path, site.attribute.place)
        elif subject.parent is not None and site.beside_parent and site.held is None and _is_complete(subject, site):
            values = {"type": site.owner or "", "name": site.attribute.name}
            message = tell("{type} has no attribute '{name}'", **values)
            yield problem("VDIFP", message, site.path, site.attribute.place)
        elif subject.parent is not None and not site.beside_parent:
            message = tell("the parent has no object at {path}", **values)
            yield problem("VDIFP", message, site.path, site.attribute.place)


def _is_complete(subject: Subject, site: AttributeSite) -> bool:
    """Whether the reference model can say that a type has no such attribute."""
    model = subject.model
    return model is not None and model.complete and site.owner is not None and model.find(site.owner) is not None


def single_valued(subject: Subject) -> Iterator[Problem]:
    """VACSO: a child of an attribute that holds one value occurs at most once."""
    for site in subject.sites:
        if site.multiple:
            continue
        for each in site.objects:
            occurrences = each.node.occurrences
            if occurrences and (occurrences.upper is None or occurrences.upper > 1):
                message = tell(
                    "occurrences {occurrences} under '{name}', which holds one value",
                    occurrences=str(occurrences),
                    name=site.attribute.name,
                )
                yield problem("VACSO", message, each.path, each.node.place)


def child_limits(subject: Subject) -> Iterator[Problem]:
    """VACMCU: no child occurs more often than the container allows."""
    for site in subject.sites:
        limit = _limit(site.attribute)
        for each in site.objects if limit is not None else ():
            occurrences = each.node.occurrences
            if occurrences and occurrences.upper is not None and limit is not None and occurrences.upper > limit:
                message = tell(
                    "occurrences {occurrences} are more than the container holds ({limit})",
                    occurrences=str(occurrences),
                    limit=limit,
                )
                yield problem("VACMCU", message, each.path, each.node.place)


def _limit(attribute: Attribute) -> int | None:
    return attribute.cardinality.interval.upper if attribute.cardinality else None


def room(subject: Subject) -> Iterator[Problem]:
    """VACMCO: one of each mandatory child and of one optional child fits in. WACMCL: all that is mandatory fits in.

    Of a specialisation the flat form is looked at, where children of the parent take their places too.
    """
    for site in subject.sites:
        attribute = _in_flat_form(subject, site)
        limit = _limit(attribute)
        stated = list(_stated(attribute))
        if limit is None or not stated:
            continue
        mandatory = sum(1 for occurrences in stated if occurrences.lower > 0)
        optional = any(_is_optional(occurrences) for occurrences in stated)
        if mandatory + optional > limit:
            message = tell(
                "{mandatory} mandatory children and an optional one do not fit in {limit}"
                if optional
                else "{mandatory} mandatory children do not fit in {limit}",
                mandatory=mandatory,
                limit=limit,
            )
            yield problem("VACMCO", message, site.path, site.attribute.place)
        least = sum(occurrences.lower for occurrences in stated)
        if least > limit:
            message = tell(
                "the mandatory children take {least} places, the container holds {limit}", least=least, limit=limit
            )
            yield problem("WACMCL", message, site.path, site.attribute.place, "warning")


def _stated(attribute: Attribute) -> Iterator[Multiplicity]:
    """The occurrences of the children; a node that others specialise is there where one of those is."""
    above = {code for child in attribute.children for code in redefined(child.node_id or "")}
    for child in attribute.children:
        if child.occurrences and child.node_id not in above:
            yield child.occurrences


def _in_flat_form(subject: Subject, site: AttributeSite) -> Attribute:
    if site.inherited is None or subject.flat is None:
        return site.attribute
    finder = subject.finder
    owner = finder.resolved(finder.find(site.path.rpartition("/")[0]))
    return attribute_of(owner, site.attribute.name) or site.attribute


def _is_optional(occurrences: Multiplicity) -> bool:
    return occurrences.lower == 0 and occurrences.upper != 0


def assumed_values(subject: Subject) -> Iterator[Problem]:
    """VOBAV: an assumed value satisfies its own constraint."""
    for each in subject.objects:
        yield from assumed_value(each.node, each.path)


def ranges(subject: Subject) -> Iterator[Problem]:
    """VILIM: a range has room for a value."""
    for each in subject.objects:
        yield from limits(each.node, each.path)


def patterns(subject: Subject) -> Iterator[Problem]:
    """SCSRE: a string's pattern is a regular expression."""
    for each in subject.objects:
        yield from string_pattern(each.node, each.path)


STRUCTURE_RULES = (
    unique_attributes,
    every_id,
    unique_ids,
    differential_paths,
    single_valued,
    child_limits,
    room,
    assumed_values,
    ranges,
    patterns,
)
