"""Whatever can be done in the registry can be done by somebody: from a page, the API, FHIR or the command line."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import registry

ROOT = Path(registry.__file__).parent
EDGES = ("api", "cli", "fhir", "web")
Function = tuple[str, str]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(ROOT.rglob("*.py"))}
SERVICES = {name: path for name, path in MODULES.items() if name.startswith("registry.services.")}


def functions(name: str) -> dict[str, ast.FunctionDef]:
    return {each.name: each for each in parsed(SERVICES[name]).body if isinstance(each, ast.FunctionDef)}


def imported(tree: ast.Module) -> dict[str, Function | str]:
    """What a module's names stand for: a function of the services with its module, or such a module."""
    found: dict[str, Function | str] = {}
    for each in tree.body:
        if isinstance(each, ast.ImportFrom) and each.module:
            for name in each.names:
                whole = f"{each.module}.{name.name}"
                if whole in SERVICES:
                    found[name.asname or name.name] = whole
                elif each.module in SERVICES:
                    found[name.asname or name.name] = (each.module, name.name)
    return found


def used(node: ast.AST, names: dict[str, Function | str], own: str = "") -> Iterator[Function]:
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            module = names.get(each.value.id)
            if isinstance(module, str):
                yield module, each.attr
        elif isinstance(each, ast.Name):
            meant = names.get(each.id)
            if isinstance(meant, tuple):
                yield meant
            elif own:
                yield own, each.id


def uses(name: str) -> dict[str, set[Function]]:
    """By function of a module what it uses; what stands outside functions is used by whatever uses the module."""
    tree = parsed(SERVICES[name])
    names = imported(tree)
    apart = {each.name: set(used(each, names, name)) for each in tree.body if isinstance(each, ast.FunctionDef)}
    around = [each for each in tree.body if not isinstance(each, ast.FunctionDef)]
    apart[""] = {found for each in around for found in used(each, names, name)}
    return apart


def reached() -> set[Function]:
    graph = {name: uses(name) for name in SERVICES}
    edges = [path for name, path in MODULES.items() if name.split(".")[1:2] and name.split(".")[1] in EDGES]
    named = [(tree, imported(tree)) for tree in map(parsed, edges)]
    waiting = [found for tree, names in named if names for found in used(tree, names)]
    done: set[Function] = set()
    while waiting:
        module, name = found = waiting.pop()
        if found in done or module not in graph:
            continue
        done.add(found)
        waiting += [*graph[module].get(name, ()), *graph[module][""]]
    return done


def test_every_verb_is_reached_from_an_edge() -> None:
    """A verb is a public function with a session first and the acting member second."""
    verbs = {
        (module, name)
        for module in SERVICES
        for name, function in functions(module).items()
        if not name.startswith("_") and [each.arg for each in function.args.args][:2] == ["session", "member"]
    }
    assert len(verbs) > 100
    assert verbs - reached() == set()
