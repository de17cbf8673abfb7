"""Laws that hold for every operational template, whatever is in it and however a tool writes it."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from archetypes import OperationalTemplate, check_instance, example, read_opt, web_template
from archetypes.opt.writer import write_opt
from tests.archetypes.opt.generated import Generator

SEEDS = range(16)
XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"
#: Whether a bound that is not there is included, and that one is there, says nothing.
NOTHING = re.compile(r"(lower|upper)_(included|unbounded)")


@pytest.fixture(scope="module")
def generated() -> dict[int, tuple[str, OperationalTemplate]]:
    texts = {seed: Generator(seed).text for seed in SEEDS}
    return {seed: (text, read_opt(text)) for seed, text in texts.items()}


def said(data: str | bytes) -> Counter[tuple[object, ...]]:
    """Every element with its way, attributes and text."""
    found: Counter[tuple[object, ...]] = Counter()

    def walk(node: Any, way: str) -> None:
        way = f"{way}/{etree.QName(node).localname}"
        text = "" if len(node) else node.text or ""
        if not NOTHING.search(way):
            found[way, tuple(sorted(node.items())), text] += 1
        for each in node:
            walk(each, way)

    walk(etree.fromstring(data), "")
    return found


def test_nothing_is_lost_and_nothing_made_up(generated: dict[int, tuple[str, OperationalTemplate]]) -> None:
    for seed, (text, made) in generated.items():
        written = write_opt(made)
        assert read_opt(written) == made, seed
        assert said(written) == said(text), seed


def test_every_template_has_a_web_template_and_examples_that_hold(
    generated: dict[int, tuple[str, OperationalTemplate]],
) -> None:
    for seed, (_, made) in generated.items():
        assert json.loads(json.dumps(web_template(made)))["tree"]["id"], seed
        for form in ("canonical", "flat", "structured"):
            instance = json.loads(json.dumps(example(made, form)))
            assert not check_instance(instance, made), (seed, form)


def prefixed(text: str) -> str:
    """Every element, and the values of `xsi:type`, with a prefix; that of instances is another."""
    named = re.sub(r"<(/?)(?=\w)", r"<\1oe:", text).replace(' xmlns="', ' xmlns:oe="')
    typed = re.sub(r'xsi:type="(?!xsd:)(\w+)"', r'xsi:type="oe:\1"', named)
    return typed.replace("xsi:", "p9:").replace("xmlns:xsi", "xmlns:p9")


def unqualified(text: str) -> str:
    """Only the root is of the namespace."""
    return text.replace("<template xmlns=", "<oe:template xmlns:oe=").replace("</template>", "</oe:template>")


def cluttered(text: str) -> str:
    """Comments and processing instructions between elements, texts as CDATA and character references, CRLF."""
    chance = random.Random(5)
    between = ("<!-- a > b -->", "<?xml-stylesheet x?>", "\r\n\t", "")
    spread = re.sub(r"(?<=>)(?=<(?!/|!))", lambda _: chance.choice(between), text)
    shown = re.sub(r"(?<=>)([^<>&]+)(?=</)", lambda found: f"<![CDATA[{found[1]}]]>", spread)
    return re.sub(r"(?<=>)<!\[CDATA\[(\w)", lambda found: f"&#{ord(found[1])};<![CDATA[", shown)


def emptied(text: str) -> str:
    """Empty elements in full, and with a blank in the tag."""
    return re.sub(r"<(\w+)/>", r"<\1 ></\1 >", text)


WAYS: dict[str, Callable[[str], str | bytes]] = {
    "prefixes": prefixed,
    "elements without a namespace in a root with one": unqualified,
    "no namespace": lambda text: re.sub(r' xmlns="[^"]*"', "", text),
    "comments, instructions and CDATA": cluttered,
    "empty elements in full": emptied,
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16"),
    "UTF-16 declared of UTF-8": lambda text: f'<?xml version="1.0" encoding="utf-16"?>\r\n{text}'.encode(),
    "Latin 1": lambda text: f'<?xml version="1.0" encoding="ISO-8859-1"?>{text}'.encode("latin-1", "xmlcharrefreplace"),
    "another place for the namespace": lambda text: text.replace("<template xmlns=", '<template a="" xmlns=', 1),
    "what other tools add": lambda text: text.replace("</template>", f"<tool x='1'>{escape('<&>')}</tool></template>"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_however_it_is_written_it_says_the_same(
    generated: dict[int, tuple[str, OperationalTemplate]], way: Callable[[str], str | bytes]
) -> None:
    for seed in (0, 3, 7):
        text, made = generated[seed]
        read = read_opt(way(text))
        assert (read.definition, read.description) == (made.definition, made.description), seed
        assert read_opt(write_opt(read)) == read, seed
