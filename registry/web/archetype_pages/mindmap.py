"""An archetype as a mind map: where each box and line of the picture stands, for a wide page and for a narrow one."""

import math
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from registry.kinds.kind import Item
from registry.web.archetype_pages.nodes import Told, constraint_of, name_of

_TRANSPARENT = ("HISTORY", "ITEM_TREE", "ITEM_LIST", "ITEM_SINGLE", "ITEM_TABLE", "ITEM_STRUCTURE")
#: What is recorded as a whole, and has one sign.
_ENTRIES = ("OBSERVATION", "EVALUATION", "INSTRUCTION", "ACTION", "ADMIN_ENTRY", "GENERIC_ENTRY")
_EVENTS = ("EVENT", "POINT_EVENT", "INTERVAL_EVENT")
#: Attributes that are the main branches, with what they are called.
SECTIONS = {
    "data": "Data",
    "events": "Events",
    "state": "State",
    "protocol": "Protocol",
    "description": "Description",
    "activities": "Activities",
    "ism_transition": "Pathway",
    "context": "Context",
    "content": "Content",
}
_ATTRIBUTE = re.compile(r"/([a-z_]+)(?:\[[^\]]*\])?")
#: By type: the sign in the icon.
SIGNS = {
    "DV_QUANTITY": "Q", "DV_COUNT": "1", "DV_PROPORTION": "%", "DV_TEXT": "T", "DV_CODED_TEXT": "C",
    "DV_ORDINAL": "O", "DV_SCALE": "O", "DV_BOOLEAN": "B", "DV_DATE": "D", "DV_TIME": "D", "DV_DATE_TIME": "D",
    "DV_DURATION": "t", "DV_INTERVAL": "I", "DV_MULTIMEDIA": "M", "DV_URI": "U", "DV_EHR_URI": "U",
    "DV_IDENTIFIER": "#", "DV_PARSABLE": "P", "CLUSTER": "G", "slot": "+", "event": "E", "SECTION": "§", "entry": "≡",
    "ACTIVITY": "A", "step": "→", "several": "*", "other": "·",
}  # fmt: skip
_LINE, _AROUND, _GAP = 16, 12, 8


@dataclass
class Topic:
    """`sort` is root, section, node or slot; `icon` a key of SIGNS or ""; `folded` how many below it are not drawn."""

    text: str
    sort: str
    icon: str = ""
    note: str = ""
    children: list["Topic"] = field(default_factory=list)
    folded: int = 0


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    topic: Topic

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Picture:
    """`links` are the lines as SVG paths."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    links: tuple[str, ...]

    @property
    def columns(self) -> int:
        """Of a wide picture."""
        return self.width // _COLUMN + 1


def topics(found: Told, language: str, names: dict[str, str]) -> Topic:
    """The map's root; `names` are what SECTIONS are called."""
    first, *rest = found.items
    root = Topic(name_of(first, language)[1], "root")
    places: dict[str, Topic] = {first.key: root}
    branches: dict[str, Topic] = {}
    for item in rest:
        above = places.get(item.parent or "", root)
        if item.content["rm_type"] in _TRANSPARENT or not item.content.get("labels"):
            places[item.key] = above
            continue
        topic = _topic(item, found, language)
        # what an event holds stands in branches of its own
        places[item.key] = above if topic.icon == "event" else topic
        _branch(above, root, branches, item, names).children.append(topic)
    return root


def _topic(item: Item, found: Told, language: str) -> Topic:
    icon = _icon(item, found)
    return Topic(name_of(item, language)[1], "slot" if icon == "slot" else "node", icon, constraint_of(item, language))


def _branch(above: Topic, root: Topic, branches: dict[str, Topic], item: Item, names: dict[str, str]) -> Topic:
    """What stands at the root stands under the name of its attribute; items do so without."""
    name = _section(item.key) if above is root else "items"
    if name == "items":
        return above
    if name not in branches:
        branches[name] = Topic(names.get(name, name), "section")
        root.children.append(branches[name])
    return branches[name]


def _section(path: str) -> str:
    named = [name for name in _ATTRIBUTE.findall(path) if name in SECTIONS]
    return named[-1] if named else path.split("/")[1].partition("[")[0]


def _icon(item: Item, found: Told) -> str:
    rm_type = item.content["rm_type"]
    if item.key in found.slots:
        return "slot"
    if rm_type in _EVENTS:
        return "event"
    if rm_type in _ENTRIES:
        return "entry"
    if rm_type == "ISM_TRANSITION":
        return "step"
    types = {each.partition("<")[0] for each in found.value_types.get(item.key, ())}
    if rm_type == "ELEMENT":
        return "several" if len(types) != 1 else next(iter(types & SIGNS.keys()), "other")
    return rm_type if rm_type in SIGNS else "other"


def wide(root: Topic) -> Picture:
    """From left to right, what is above in the middle of what is below it; of much, beside the first."""
    boxes: list[Box] = []
    links: list[str] = []
    laid = _laid(root)
    _drawn(laid, 0, _GAP - min(laid.tops), boxes, links)
    right, bottom = (
        max(ends) for ends in zip(*((box.x + box.width, box.y + box.height) for box in boxes), strict=True)
    )
    return Picture(right + _GAP, bottom + _GAP, tuple(boxes), tuple(links))


_COLUMN, _BOX = 246, 206
#: Height of what is below a topic that still fits on a screen with it.
_SCREEN = 560


@dataclass
class _Laid:
    """A topic with all below it, where its own box is at `y`; by column the first and last pixel that is taken."""

    topic: Topic
    lines: tuple[str, ...]
    height: int
    y: int
    below: list[tuple[int, "_Laid"]]
    tops: list[int]
    bottoms: list[int]

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


def _laid(topic: Topic) -> _Laid:
    """What is below comes as high up as each column has room: a long branch leaves no gap beside it."""
    lines = wrapped(topic.text, (21 if topic.icon else 24) - (4 if topic.folded else 0))
    height = len(lines) * _LINE + _AROUND
    below: list[tuple[int, _Laid]] = []
    tops: list[int] = []
    bottoms: list[int] = []
    for child in map(_laid, topic.children):
        shift = max((end + _GAP - start for end, start in zip(bottoms, child.tops, strict=False)), default=0)
        below.append((shift, child))
        tops += [start + shift for start in child.tops[len(tops) :]]
        bottoms = [end + shift for end in child.bottoms] + bottoms[len(child.bottoms) :]
    y = _beside([shift + child.middle for shift, child in below]) - height // 2
    return _Laid(topic, lines, height, y, below, [y, *tops], [y + height, *bottoms])


def _beside(middles: list[int]) -> int:
    if not middles:
        return 0
    span = middles[-1] - middles[0]
    return middles[0] + (span // 2 if span < _SCREEN else 0)


def _drawn(laid: _Laid, depth: int, top: int, boxes: list[Box], links: list[str]) -> Box:
    box = Box(_GAP + depth * _COLUMN, top + laid.y, _BOX, laid.height, laid.lines, laid.topic)
    boxes.append(box)
    for shift, child in laid.below:
        end = _drawn(child, depth + 1, top + shift, boxes, links)
        links.append(_curve(box.x + _BOX, box.middle, end.x, end.middle))
    return box


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    return f"M{x} {y}C{x + 20} {y} {to_x - 20} {to_y} {to_x} {to_y}"


def narrow(root: Topic) -> Picture:
    """One below the other, each a little further in than what it stands under."""
    boxes: list[Box] = []
    links: list[str] = []
    _down(root, 0, boxes, links)
    last = boxes[-1]
    return Picture(328, last.y + last.height + _GAP, tuple(boxes), tuple(links))


def _down(topic: Topic, depth: int, boxes: list[Box], links: list[str]) -> Box:
    x = 2 + min(depth, 7) * 16
    lines = wrapped(topic.text, (320 - x - (26 if topic.icon else 8) - (36 if topic.folded else 0)) // 9)
    y = boxes[-1].y + boxes[-1].height + _GAP if boxes else 2
    box = Box(x, y, 324 - x, len(lines) * _LINE + _AROUND, lines, topic)
    boxes.append(box)
    for child in topic.children:
        below = _down(child, depth + 1, boxes, links)
        links.append(f"M{x + 8} {box.y + box.height}V{below.middle}H{below.x}")
    return box


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Words that are longer than a line are parted with a hyphen."""
    fitting = re.sub(rf"\w{{{width + 1},}}", lambda long: _parted(long[0], width), text)
    return tuple(textwrap.wrap(fitting, width, max_lines=3, placeholder=" …")) or ("",)


def _parted(word: str, width: int) -> str:
    """In pieces about as long as each other, where a syllable may begin."""
    size = math.ceil(len(word) / math.ceil(len(word) / (width - 1)))
    found: list[str] = []
    while len(word) > width:
        cut = _cut(word, min(size + 2, width - 1), size - 3)
        found.append(word[:cut])
        word = word[cut:]
    return "- ".join([*found, word])


_ONSET = re.compile(r"(?<=[aeiouyæøåé\w])[bcdfghjklmnpqrstvwxz][aeiouyæøåé]", re.IGNORECASE)


def _cut(word: str, latest: int, earliest: int) -> int:
    """Before a consonant that a vowel follows, as late as may be; where there is none, at the latest place."""
    places = [found.start() for found in _ONSET.finditer(word) if earliest <= found.start() <= latest]
    return places[-1] if places else latest


def signs(root: Topic) -> list[str]:
    """The icons that the map uses, as the legend lists them."""
    used = {topic.icon for topic in _every(root)}
    return [name for name in SIGNS if name in used]


def _every(topic: Topic) -> Iterator[Topic]:
    yield topic
    for child in topic.children:
        yield from _every(child)
