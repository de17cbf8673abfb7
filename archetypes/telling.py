"""What this library tells people: English sentences that also carry their template and values, to be translated by."""

from __future__ import annotations

from collections.abc import Mapping


class Told(str):
    """A sentence, equal to its English text. A value may be a sentence too, which is then translated as one."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Told:
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]  # how a copy is made
        return self.template, self.values


class Named(str):
    """A node or a code by its name, the code behind: `Weight [at0004]`; `labels` are its names by language."""

    __slots__ = ("code", "labels", "language")
    code: str
    labels: Mapping[str, str]
    language: str

    def __new__(cls, code: str, labels: Mapping[str, str], language: str) -> Named:
        """In this language where it has a name in it, else in whatever it has one."""
        made = super().__new__(cls, with_code(labels.get(language) or next(iter(labels.values()), ""), code))
        made.code, made.labels, made.language = code, labels, language
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, str], str]:  # type: ignore[override]  # how a copy is made
        return self.code, self.labels, self.language


def with_code(name: str, code: str) -> str:
    """`Weight [at0004]`."""
    return f"{name} [{code}]" if name else f"[{code}]"


def tell(template: str, /, **values: object) -> Told:
    """Write a sentence: `tell("no node at {path}", path=path)`. The template is a literal, so that it can be found.

    No format after a colon in the template, and no half sentences put together: other languages order their words
    otherwise. Numbers are given as numbers, texts without quotes (`{code!r}` where signs could be invisible).
    """
    return Told(template, values)
