"""The rules on other archetypes in the definition: they exist, fit their slot, and speak the template's language."""

from __future__ import annotations

from collections.abc import Iterator

from archetypes.constraints import ArchetypeRoot, Slot
from archetypes.errors import Problem, problem
from archetypes.flattening.codes import redefined
from archetypes.library import Library, key
from archetypes.model import Archetype, ArchetypeId
from archetypes.slot_patterns import fits
from archetypes.telling import tell
from archetypes.validation.survey import ObjectSite, Subject


def _used(subject: Subject) -> Iterator[tuple[ObjectSite, ArchetypeRoot, str]]:
    for each in subject.objects[1:]:
        if isinstance(each.node, ArchetypeRoot) and each.node.reference:
            yield each, each.node, each.node.reference


def existing(subject: Subject) -> Iterator[Problem]:
    """VARXR: what is used is in the library. SUAIDI: and named by an archetype id."""
    for each, node, reference in _used(subject):
        values = {"archetype": reference}
        if ArchetypeId.parse(reference) is None:
            message = tell("{archetype} is no archetype id as openEHR-EHR-CLUSTER.name.v1", **values)
            yield problem("SUAIDI", message, each.path, node.place)
        if subject.library is not None and subject.library.get(reference) is None:
            message = tell("the archetype {archetype} is not in the library", **values)
            yield problem("VARXR", message, each.path, node.place)


def named(subject: Subject) -> Iterator[Problem]:
    """SUAID: what is used is named, unless the node redefines one that names it."""
    for each in subject.objects[1:]:
        node = each.node
        if not isinstance(node, ArchetypeRoot) or node.reference or isinstance(each.parent, ArchetypeRoot):
            continue
        if subject.archetype.parent_id is None or subject.parent is not None:
            message = tell("[{code}] uses an archetype and names none", code=node.node_id or node.rm_type)
            yield problem("SUAID", message, each.path, node.place)


def circles(subject: Subject) -> Iterator[Problem]:
    """VSUP: no archetype uses itself, be it through others."""
    library = subject.library
    if library is None:
        return
    own = key(subject.archetype.archetype_id)
    used = list(_used(subject))
    if own not in _suppliers([reference for _, _, reference in used], library):
        return
    for each, node, reference in used:
        if own in _suppliers([reference], library):
            message = tell("the archetype {archetype} uses itself", archetype=reference)
            yield problem("VSUP", message, each.path, node.place)


def _suppliers(waiting: list[str], library: Library) -> set[str]:
    """The keys of these archetypes, of those they use and descend from, and so on."""
    seen: set[str] = set()
    while waiting:
        found = library.get(waiting.pop())
        if found is None or key(found.archetype_id) in seen:
            continue
        seen.add(key(found.archetype_id))
        waiting.extend(library.suppliers(found))
    return seen


def types(subject: Subject) -> Iterator[Problem]:
    """VARXTV: what is used is of the type of its node, and that of the type of the slot."""
    model = subject.model
    for each, node, reference in _used(subject):
        parsed = ArchetypeId.parse(reference)
        pairs = [(parsed.rm_class, node.rm_type)] if parsed else []
        if isinstance(each.parent, Slot):
            pairs.append((node.rm_type, each.parent.rm_type))
        for own, wanted in pairs:
            alike = own.casefold() == wanted.casefold()
            if not alike and model is not None and model.find(own) and not model.conforms(own, wanted):
                message = tell("{type} is no {wanted}", type=own, wanted=wanted)
                yield problem("VARXTV", message, each.path, node.place)


def slots(subject: Subject) -> Iterator[Problem]:
    """VARXS: what fills a slot is what the slot lets in, and of the same reference model."""
    for each, node, reference in _used(subject):
        parsed = ArchetypeId.parse(reference)
        if parsed is None:
            continue
        own = subject.archetype.archetype_id
        values = {"archetype": reference}
        if (parsed.publisher.casefold(), parsed.package.casefold()) != (
            own.publisher.casefold(),
            own.package.casefold(),
        ):
            message = tell("{archetype} is of another reference model", **values)
            yield problem("VARXS", message, each.path, node.place)
        elif isinstance(each.parent, Slot) and not _lets_in(subject.library, each.parent, parsed):
            message = tell("the slot does not let in {archetype}", **values)
            yield problem("VARXS", message, each.path, node.place)


def _lets_in(library: Library | None, slot: Slot, wanted: ArchetypeId) -> bool:
    """The archetype itself, the very version that the library has of it, or one that it specialises."""
    found = library.get(wanted) if library else None
    line = [found, *library.ancestors(found)] if found and library else []
    return any(fits(slot, each) for each in (wanted, *(each.archetype_id for each in line)))


def ids(subject: Subject) -> Iterator[Problem]:
    """VARXNC, VARXID: what fills a slot, or takes the place of another reference, has an id of that one's line.

    A warning where it is the slot's own id: AOM 2 asks for one that specialises it, while ADL 2's examples repeat it.
    """
    for each, node, _ in _used(subject):
        if each.parent is None or node.node_id is None or each.parent.node_id is None:
            continue
        code, above = node.node_id, each.parent.node_id
        message = tell("[{code}] is no specialisation of [{parent}], in whose place it stands", code=code, parent=above)
        if code != above and above not in redefined(code):
            yield problem("VARXNC", message, each.path, node.place)
            if isinstance(each.parent, Slot):
                yield problem("VARXID", message, each.path, node.place)
        elif code == above and isinstance(each.parent, Slot):
            message = tell("[{code}] is the id of the slot; what fills it has one that specialises that", code=code)
            yield problem("VARXID", message, each.path, node.place, "warning")


def lost_slots(subject: Subject) -> Iterator[Problem]:
    """VARXNC, VARXID: an id that specialises another is that of a node in the parent."""
    for site in subject.sites:
        for each in site.objects if site.beside_parent else ():
            code = each.node.node_id or ""
            if isinstance(each.node, ArchetypeRoot) and each.parent is None and any(redefined(code)):
                message = tell("the parent has no slot that [{code}] fills", code=code)
                yield problem("VARXNC", message, each.path, each.node.place)
                yield problem("VARXID", message, each.path, each.node.place)


def ancestors(subject: Subject) -> Iterator[Problem]:
    """VARXAV: what takes the place of another archetype is that one or specialises it."""
    library = subject.library
    for each, node, reference in _used(subject):
        above = each.parent.reference if isinstance(each.parent, ArchetypeRoot) else None
        found, wanted = (library.get(reference), library.get(above)) if library and above else (None, None)
        if library is None or found is None or wanted is None:
            continue
        line = [key(own.archetype_id) for own in (found, *library.ancestors(found))]
        if key(wanted.archetype_id) not in line:
            message = tell("{archetype} does not specialise {parent}", archetype=reference, parent=above)
            yield problem("VARXAV", message, each.path, node.place)


def template_language(subject: Subject) -> Iterator[Problem]:
    """VTPL: all that a template uses has the template's original language."""
    archetype, library = subject.flat or subject.archetype, subject.library
    if archetype.artefact != "template" or library is None:
        return
    wanted = archetype.original_language
    for reference in dict.fromkeys(_references(archetype)):
        found = library.get(reference)
        if found is not None and wanted not in _languages(found, library):
            message = tell("{archetype} has no '{language}'", archetype=reference, language=wanted)
            yield problem("VTPL", message, "/", archetype.definition.place)


def _references(archetype: Archetype) -> Iterator[str]:
    for _, _, reference in _used(Subject(archetype)):
        yield reference


def _languages(archetype: Archetype, library: Library) -> tuple[str, ...]:
    """An overlay speaks the languages of what it specialises."""
    while archetype.languages is None:
        above = library.parent(archetype)
        if above is None:
            break
        archetype = above
    return archetype.languages.codes if archetype.languages else tuple(archetype.terminology.term_definitions)


FILLER_RULES = (existing, named, circles, types, slots, ids, lost_slots, ancestors, template_language)
