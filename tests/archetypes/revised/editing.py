"""What an editor does to a text: steps that are put together into a revision. A step that finds nothing to do fails."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from archetypes import Archetype, read

Step = Callable[[str], str]
FIRST = Path(__file__).with_name("openEHR-EHR-OBSERVATION.wound_check.v1.adl").read_text("utf-8")


def revised(*steps: Step, of: str = FIRST) -> str:
    for step in steps:
        after = step(of)
        assert after != of, "a step changed nothing"
        of = after
    return of


@cache
def read_once(text: str) -> Archetype:
    """Archetypes never change, so that tests may share them."""
    return read(text)


def swap(old: str, new: str) -> Step:
    return lambda text: text.replace(old, new)


def inside(head: str, old: str, new: str) -> Step:
    """Within the node that begins with `head`; a blank stands for any."""
    wanted = re.compile(r"\s+".join(map(re.escape, old.split(" "))))

    def step(text: str) -> str:
        block = _block(text, head)
        assert wanted.search(block), (head, old)
        return text.replace(block, wanted.sub(lambda _: new, block), 1)

    return step


def without(head: str) -> Step:
    return lambda text: text.replace(_block(text, head), "", 1)


def beside(head: str, added: str) -> Step:
    """Puts it right after the node that begins with `head`."""
    return lambda text: text.replace(_block(text, head), f"{_block(text, head)}\n{added}\n", 1)


def moved(head: str, to: str) -> Step:
    """Puts a node right after another one."""
    return lambda text: beside(to, _block(text, head))(without(head)(text))


def wrapped(head: str, before: str, after: str) -> Step:
    return lambda text: text.replace(_block(text, head), f"{before}{_block(text, head)}{after}", 1)


def term(code: str, text: str = "New", description: str = "What is new.", translated: str = "Ny") -> Step:
    """In both languages, as editors write it: the translation waits."""

    def step(whole: str) -> str:
        for language, said in (("en", text), ("nb", translated)):
            start = whole.index(f'["{language}"] = <\n\t\t\titems', whole.index("term_definitions"))
            at = whole.index('["at0000"]', start)
            entry = f'["{code}"] = <text = <"{said}"> description = <"{description}">>\n\t\t\t\t'
            whole = whole[:at] + entry + whole[at:]
        return whole

    return step


def named(code: str, text: str | None = None, description: str | None = None, language: str = "en") -> Step:
    """A term's words in one language."""

    def step(whole: str) -> str:
        start = whole.index(f'["{language}"] = <\n\t\t\titems', whole.index("term_definitions"))
        at = whole.index(f'["{code}"]', start)
        end = whole.index('">\n\t\t\t\t>', at)
        entry = whole[at:end]
        if text is not None:
            entry = re.sub(r'text = <"[^"]*', lambda _: f'text = <"{text}', entry)
        if description is not None:
            entry = re.sub(r'description = <"[^"]*', lambda _: f'description = <"{description}', entry)
        return whole[:at] + entry + whole[end:]

    return step


def _block(text: str, head: str) -> str:
    start = text.index(head)
    depth = 0
    for at in range(text.index("{", text.index("matches {", _after_counts(text, start))), len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start : at + 1]
    raise AssertionError(head)


def _after_counts(text: str, start: int) -> int:
    """Occurrences come before the braces of the node itself."""
    found = re.compile(r" occurrences matches \{[^}]*\}").search(text, start)
    return found.end() if found and found.start() < text.index("{", start) else start
