"""The kinds of standards that the registry keeps, as one tuple; a new kind is a module and a line here."""

from registry.errors import NotFound
from registry.kinds.archetype import ARCHETYPE
from registry.kinds.codeset import CODESET
from registry.kinds.kind import Kind
from registry.kinds.phrase import PHRASE
from registry.kinds.regimen import REGIMEN
from registry.kinds.score import SCORE
from registry.kinds.terminology import TERMINOLOGY

KINDS: tuple[Kind, ...] = (CODESET, TERMINOLOGY, PHRASE, ARCHETYPE, REGIMEN, SCORE)


def kind(name: str) -> Kind:
    for each in KINDS:
        if each.name == name:
            return each
    names = ", ".join(each.name for each in KINDS)
    raise NotFound("There is no kind {name}; the kinds are: {names}.", code="unknown-kind", name=name, names=names)
