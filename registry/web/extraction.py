"""Which English texts the pages can show, out of code and templates: what a catalogue must hold to be complete.

`python -m registry.web.extraction` brings the catalogues up to date, compiles them, and tells what they still lack.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from registry import errors, kinds
from registry.kinds import faults
from registry.kinds.phrase.schema import AUDIENCES, SLOT_TYPES
from registry.kinds.regimen import vocabulary
from registry.kinds.score.vocabulary import ANSWERS, TYPES
from registry.web import words
from registry.web.archetype_pages import ICONS, VIEWS
from registry.web.archetype_pages.attributes import PLAIN
from registry.web.archetype_pages.family import SIDES
from registry.web.archetype_pages.form import NAMES
from registry.web.archetype_pages.form_parts import PARTS
from registry.web.archetype_pages.mindmap import SECTIONS
from registry.web.archetype_pages.upstream import STATED
from registry.web.authoring import wording
from registry.web.faults import EXPIRED
from registry.web.faults import WORDS as FAULTS
from registry.web.forms.nodes import Node, nodes_of
from registry.web.kind_pages.archetype import DETAILS, FACTS, LIFE_CYCLES
from registry.web.setup import TRANSLATIONS
from registry.web.views.importing import DELIMITERS
from registry.web.views.networks import CHECKLIST

LANGUAGES = ("nb", "nn")
PACKAGE = Path(__file__).parent.parent
LIBRARIES = ("archetypes", "codesets")
#: Parts of the registry whose words no page shows.
UNSEEN = ("cli", "demo", "api", "fhir", "http", "config.py")
Text = str | tuple[str, str]
N = TypeVar("N", bound=ast.AST)

#: Which positional argument of a call is an English template.
_ARGUMENTS = {"problem": 1, "Message": 0, "gettext": 0, "lazy_gettext": 0, "Rule": 2, "tell": 0}
_ARGUMENTS |= {name: 0 for name, each in vars(errors).items() if isinstance(each, type) and name != "Message"}
_ARGUMENTS.pop("Problem")
_ARGUMENTS["QueryError"] = 0
_TOLD = {"tell": 0}


@cache
def texts() -> frozenset[Text]:
    """All of them; a pair is a singular with its plural."""
    return in_libraries().union(_in_code(), _in_templates(), _in_tables(), _in_schemas())


def _in_code() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in UNSEEN:
            yield from in_module(path.read_text(encoding="utf-8"))


@cache
def in_libraries() -> frozenset[str]:
    """What the libraries tell of faults and changes, wherever they are installed."""
    folders = (Path(folder) for name in LIBRARIES for folder in import_module(name).__path__)
    sources = (path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    return frozenset(text for source in sources for text in in_module(source, _TOLD))


def in_module(source: str, arguments: Mapping[str, int] = _ARGUMENTS) -> Iterator[str]:
    """The templates in calls that make messages, and in names that are given to them."""
    nodes = list(ast.walk(ast.parse(source)))
    refusals = {node.name for node in _of(ast.ClassDef, nodes) if _is_refusal(node)}
    named: dict[str, list[ast.expr]] = {}
    for each in _of(ast.Assign, nodes):
        if isinstance(each.targets[0], ast.Name):
            named.setdefault(each.targets[0].id, []).append(each.value)
    for call in _of(ast.Call, nodes):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        place = 0 if name in refusals else arguments.get(name)
        if place is not None and place < len(call.args):
            given = call.args[place]
            for text in named.get(given.id, []) if isinstance(given, ast.Name) else [given]:
                yield from _strings(text)


def _of(sort: type[N], nodes: list[ast.AST]) -> list[N]:
    return [node for node in nodes if isinstance(node, sort)]


def _is_refusal(node: ast.ClassDef) -> bool:
    return any(getattr(base, "id", "") in _ARGUMENTS for base in node.bases)


def _strings(node: ast.expr) -> Iterator[str]:
    """A literal, or the literals of a conditional expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def _in_templates() -> Iterator[Text]:
    for path in sorted((PACKAGE / "web" / "templates").rglob("*.html")):
        with path.open("rb") as file:
            options = {"trimmed": "true", "encoding": "utf-8"}
            keywords: dict[str, tuple[int, int] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}
            for _, found, _, _ in extract("jinja2.ext:babel_extract", file, keywords=keywords, options=options):
                yield found[:2] if isinstance(found, tuple) else found  # type: ignore[misc]


def _in_tables() -> Iterator[str]:
    tables = [
        *words.ALL,
        *wording.ALL,
        vocabulary.SECTIONS,
        DELIMITERS,
        CHECKLIST,
        AUDIENCES,
        SLOT_TYPES,
        vocabulary.DOSE_BASES,
    ]
    tables += [vocabulary.ROUTES, vocabulary.INTENTS, vocabulary.EMETOGENICITY, vocabulary.ROLES, vocabulary.ACTIONS]
    tables += [vocabulary.LIMIT_SCOPES, vocabulary.SEXES, vocabulary.SUPPORT_GROUPS, vocabulary.BANDINGS]
    tables += [ANSWERS, TYPES]
    for table in tables:
        yield from table.values()
    for pair in (*FAULTS.values(), EXPIRED):
        yield from pair
    for _, _, template in faults._SAYINGS:
        yield template
    yield from ("Content", wording.OTHERWISE, *DETAILS.values(), *FACTS.values(), *LIFE_CYCLES.values())
    yield from (*VIEWS.values(), *ICONS.values(), *SECTIONS.values())
    yield from (words.FORMATS[name] for name in ("adl2", "web-template", "opt", "opt2"))
    yield from (text for name, text in words.FORMATS.items() if name.startswith("example"))
    yield from (*PARTS.values(), *NAMES.values(), *PLAIN.values(), *STATED.values(), *SIDES.values())


def _in_schemas() -> Iterator[str]:
    for kind in kinds.KINDS:
        yield kind.label
        if kind.schema is not None:
            yield from _of_nodes(nodes_of(kind.schema))


def _of_nodes(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if not node.hidden:
            yield from filter(None, (node.label, node.help, node.unit, node.section))
            yield from (text for text in node.choices.values() if any(letter.isalpha() for letter in text))
            yield from _of_nodes(node.children)


def catalogue(language: str) -> Catalog:
    with _path(language, "po").open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str) -> list[Text]:
    """The texts without a translation."""
    held = catalogue(language)
    return [text for text in sorted(texts(), key=str) if not _translated(held, text)]


def _translated(held: Catalog, text: Text) -> bool:
    found = held.get(text[0] if isinstance(text, tuple) else text)
    if found is None or found.fuzzy:
        return False
    if isinstance(text, tuple):
        return isinstance(found.string, tuple) and all(found.string)
    return bool(found.string) and isinstance(found.string, str)


def update_catalogue(language: str) -> None:
    """Give each new text an empty entry to be filled in, and drop those that no page can show any more."""
    held, kept = catalogue(language), Catalog(locale=language, fuzzy=False)
    kept.header_comment, kept.project, kept.version = held.header_comment, held.project, held.version
    kept.creation_date, kept.revision_date = held.creation_date, held.revision_date
    for text in sorted(texts(), key=str):
        found = held.get(text[0] if isinstance(text, tuple) else text)
        kept.add(text, found.string if found else ("", "") if isinstance(text, tuple) else "")
    with _path(language, "po").open("wb") as file:
        write_po(file, kept, width=0)


def compile_catalogue(language: str) -> None:
    with _path(language, "mo").open("wb") as file:
        write_mo(file, catalogue(language))


def _path(language: str, extension: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / f"messages.{extension}"


def main() -> int:
    whole = True
    for language in LANGUAGES:
        update_catalogue(language)
        compile_catalogue(language)
        for text in missing(language):
            whole = False
            sys.stdout.write(f"{language}: {text!r}\n")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
