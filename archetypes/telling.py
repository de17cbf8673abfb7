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


def tell(template: str, /, **values: object) -> Told:
    """Write a sentence: `tell("no node at {path}", path=path)`. The template is a literal, so that it can be found.

    No format after a colon in the template, and no half sentences put together: other languages order their words
    otherwise. Numbers are given as numbers, texts without quotes (`{code!r}` where signs could be invisible).
    """
    return Told(template, values)
