"""Slips of the pen, told by the signs where reading stopped: what would have been right there."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from archetypes.telling import Told, tell

#: What stands at the place of an error, and what is then to be done.
_SIGNS: Final = (
    (re.compile(r"(?m)^(?:<{7}|={7}|>{7})(?![<=>])"), tell("the marks of a merge were left in the text")),
    (re.compile(r"[—–]|(?:-|//|#)[ \t]|/\*"), tell("a comment begins with --")),
    (re.compile(r"[“”„«»‘’]"), tell("text stands in straight quotes")),
    (re.compile(r"=>|(?<==)>\s*\d"), tell("at least is written >=")),
    (re.compile(r"=<|(?<==)<\s*\d"), tell("at most is written <=")),
    (
        re.compile(r":\s*\[[\w.-]+::"),
        tell("an ordinal is written as 0|[local::at0001]"),
    ),
    (
        re.compile(r"[A-Za-z][\w.-]*(?:\([^()\n]*\))?::[\w.-]+\s*>"),
        tell("a code stands in brackets, as [local::at1]"),
    ),
    (re.compile(r"\(\s*[\"'\d]"), tell("a value stands between < and >")),
)
_KEYWORDS: Final = (
    *("matches", "occurrences", "existence", "cardinality", "ordered", "unordered", "unique", "include", "exclude"),
    *("use_node", "use_archetype", "allow_archetype", "closed", "required", "extensible", "preferred"),
    *(
        "concept",
        "language",
        "description",
        "definition",
        "invariant",
        "rules",
        "ontology",
        "terminology",
        "annotations",
    ),
)
_LIKE: Final = 0.85
#: Before the place of an error, in its line.
_BARE_CODE: Final = re.compile(r"[{(]\s*(?:at|ac|id)\d+(?:\.\d+)*\s*(?:$|[^\s\w.])")
_IN_TWO: Final = re.compile(r"\b(allow|use)[ \t]+(archetype|node)\b")
_TEXT: Final = re.compile(r'"[^"\n]*"|--.*')
_WORD: Final = re.compile(r"[a-z_]{5,}")


def slip(source: str, offset: int, said: str) -> Told | None:
    """What to do about it, where the message does not say so already."""
    for sign, remedy in _SIGNS:
        if sign.match(source, offset) and remedy not in said:
            return remedy
    begins, ends = source.rfind("\n", 0, offset) + 1, source.find("\n", offset)
    line = _TEXT.sub("", source[begins : ends if ends >= 0 else None])
    if _BARE_CODE.search(line):
        return tell("a code stands in brackets, as [local::at1]")
    in_two = _IN_TWO.search(line)
    if in_two:
        return tell("'{word}' may be meant as '{keyword}'", word=in_two[0], keyword=f"{in_two[1]}_{in_two[2]}")
    return _misspelt(_TEXT.sub("", source[begins:offset]), said)


def _misspelt(line: str, said: str) -> Told | None:
    """A word of the line, as far as it was read, that is nearly one of the notation's."""
    for word in _WORD.findall(line):
        near = get_close_matches(word, _KEYWORDS, 1, _LIKE)
        if near and word not in _KEYWORDS and f"'{near[0]}'" not in said:
            return tell("'{word}' may be meant as '{keyword}'", word=word, keyword=near[0])
    return None
