"""Whether prose was only reworded a little: every number, unit, name and word that turns a meaning stands as it was.

On the safe side: what it is not sure of counts as a change of meaning. A person who did not write it judges the rest.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from registry.kinds.regimen.substances import SUBSTANCES

#: Above this many words the comparison would cost more than the answer is worth; such a text is judged as changed.
_LONGEST = 2_000
#: So many words may be reworded, or a fifth of the text where that is more.
_FEW = 3
_SHARE = 5

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]|_")
_HARMLESS = frozenset(".,;:!?()\"'«»“”’")
_SENTENCE_ENDS = frozenset(".!?:")
_UNITS = (
    "mg g kg µg μg mikrog mcg ml mL dl dL l L ie auc m² m2 mm cm ng mmol µmol mikromol prosent percent grad grader"
    " sekund sekunder minutt minutter time timer timar dag dager dagar døgn uke uker veke veker måned måneder månad"
    " månader år kur kurer kurar syklus sykluser syklusar minute minutes hour hours day days week weeks month months"
    " year years cycle cycles ganger gonger gang gong times once twice"
)
#: Words that deny, limit, compare, count, or say what is done with a dose, in bokmål, nynorsk and English.
_TURNING = (
    "ikke ikkje ingen ingenting aldri uten utan unntatt unntak bare berre kun minst maks maksimalt høyst høgst over"
    " under før etter innen innan mer meir mindre færre flere fleire høy høg høyere høgare lav låg lavere lågare økt"
    " auka øk auk øke auke redusert reduser redusere senk senke stans stanse stopp stoppe seponer seponere utsett"
    " utsette gi gis gjev gjevast halv halver halvere halvert dobbel dobbelt doble begge alle hver kvar og eller enten"
    " både hvis dersom når skal må kan bør venstre høyre høgre akutt alltid straks to tre fire fem seks sju syv"
    " åtte ni ti elleve tolv én første andre tredje fjerde"
    " not no none never without except only least most above below before after within more less fewer higher lower"
    " high low increase increased reduce reduced stop hold delay give half halve double both all every each and or"
    " either if when unless shall must may should can left right always one two three four five six seven eight nine"
    " ten first second third fourth"
)
_WEIGHTY = frozenset(each.casefold() for each in f"{_UNITS} {_TURNING}".split())
_SUBSTANCES = frozenset(chain.from_iterable(each.names for each in SUBSTANCES.values()))
#: Shorter words than this stand in others by chance.
_STEM = 5


def only_reworded(before: Any, after: Any, names: Iterable[str] = ()) -> bool:
    """`names` are those of substances and the like that the regimen uses, beside those that are known anyway.

    A text that comes or goes altogether is no rewording.
    """
    if not isinstance(before, str) or not isinstance(after, str) or not before.strip() or not after.strip():
        return False
    old, new = _tokens(before), _tokens(after)
    if max(len(old), len(new)) > _LONGEST:
        return False
    named = _SUBSTANCES | _words_of(names)
    removed, added = _changed([word for word, _ in old], [word for word, _ in new])
    touched = [old[at] for at in removed] + [new[at] for at in added]
    if any(_carries_meaning(word, starts, named) for word, starts in touched):
        return False
    few = max(_FEW, max(len(old), len(new)) // _SHARE)
    return max(_count(old, removed), _count(new, added)) <= few


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Words, numbers and signs, each with whether it begins a sentence."""
    found: list[tuple[str, bool]] = []
    for line in text.splitlines():
        starts = True
        for token in _TOKEN.findall(line):
            found.append((token, starts))
            starts = token in _SENTENCE_ENDS
    return found


def _words_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for name in names for word in _TOKEN.findall(name))


def _changed(old: list[str], new: list[str]) -> tuple[list[int], list[int]]:
    """The places of the tokens that went and of those that came."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [step for step in steps if step[0] != "equal"]
    removed = [at for _, start, end, _, _ in changed for at in range(start, end)]
    added = [at for _, _, _, start, end in changed for at in range(start, end)]
    return removed, added


def _carries_meaning(token: str, starts: bool, named: frozenset[str]) -> bool:
    """`named` also counts inside a longer word: «vinkristinsulfat»."""
    if not token[0].isalpha():
        return token not in _HARMLESS
    if any(letter.isupper() for letter in (token[1:] if starts else token)):
        return True
    parts = [part.casefold() for part in (token, *token.split("-"))]
    if any(part in _WEIGHTY or part in named for part in parts):
        return True
    return any(name in parts[0] for name in named if len(name) >= _STEM)


def _count(tokens: list[tuple[str, bool]], places: list[int]) -> int:
    return sum(1 for at in places if tokens[at][0][0].isalpha())
