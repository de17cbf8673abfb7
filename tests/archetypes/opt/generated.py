"""Operational templates made up from a seed: every sort of constraint, written as the tools of the field may."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from tests.archetypes.opt.documents import MANY, ONE, OPENEHR, XSI, bounds, child, coded, multiple, primitive, single

T = TypeVar("T")
_WORDS = (
    "Force",
    "Grip – left/right",
    "24 hour",
    "Ørnen (øst)",
    "a.b-c",
    "Mål",
    "Hånd",
    "%",
    "It's so",
    "漢字",
    "x" * 60,
)
_CODES = tuple(f"at{number:04}" for number in range(1, 60))
_UNITS = ("kgf", "mm[Hg]", "1", "%", "/min", "10*9/l", "Cel")
_STATES = ("524", "526", "245", "532")


class Generator:
    """`text` is the document; everything in it is decided by the seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._number = self._nodes = 0
        #: Whether members need not be there, since their list may be full.
        self._optional = False
        self.text = self._template()

    def _template(self) -> str:
        content = [self._entry(each) for each in self._some(_ENTRIES, 1, 3)]
        if self._chance(0.3):
            content = [self._root("SECTION", multiple("items", *content))]
        root = self._pick(("COMPOSITION", "COMPOSITION", "COMPOSITION", "CLUSTER", "SECTION"))
        attributes = {
            "COMPOSITION": self._category() + self._context() + multiple("content", *content),
            "SECTION": multiple("items", *content),
            "CLUSTER": multiple("items", *self._items(2)),
        }[root]
        definition = self._archetype(root, attributes)
        language = self._pick(("en", "nb", "de"))
        return (
            f'<template xmlns="{OPENEHR}" xmlns:xsi="{XSI}"><language>{coded("ISO_639-1", language)}</language>'
            f"{self._description(language)}{self._maybe('<uid><value>7c1f</value></uid>')}"
            f"<template_id><value>made.v{self._random.randint(0, 9)}</value></template_id>"
            f"<concept>{self._word()}</concept><definition><rm_type_name>{root}</rm_type_name>"
            f"<occurrences>{ONE}</occurrences><node_id>at0000</node_id>{definition}</definition>"
            f"{self._after()}</template>"
        )

    def _description(self, language: str) -> str:
        return self._maybe(
            '<description><original_author id="name">Ada</original_author><other_contributors/>'
            "<lifecycle_state>draft</lifecycle_state><resource_package_uri/>"
            '<other_details id="MD5-CAM-1.0.1">00</other_details><other_details id="sem_ver">1.0.0</other_details>'
            f"<details><language>{coded('ISO_639-1', language)}</language><purpose>p</purpose><keywords>k</keywords>"
            '<use/><copyright>c</copyright><original_resource_uri id="a">b</original_resource_uri></details>'
            "</description>"
        )

    def _after(self) -> str:
        path = "[openEHR-EHR-COMPOSITION.made.v1]/content[at0001]"
        items = "".join(self._term("items", code) for code in ("at0000", *self._some(_CODES, 0, 4)))
        terms = f'<term_definitions language="nn">{items}</term_definitions>'
        return (
            self._maybe(f'<ontology archetype_id="openEHR-EHR-COMPOSITION.made.v1">{terms}</ontology>')
            + self._maybe(
                f'<component_ontologies archetype_id="openEHR-EHR-CLUSTER.n1.v1">{terms}</component_ontologies>'
            )
            + self._maybe(f'<annotations path="{path}"><items id="hide_on_form">true</items></annotations>')
            + self._maybe(
                "<constraints><attributes><rm_attribute_name>items</rm_attribute_name><children>"
                '<rm_type_name>ELEMENT</rm_type_name><node_id>at0001</node_id><default_value xsi:type="DV_TEXT">'
                f"<value>so</value></default_value></children><differential_path>{path}</differential_path></attributes>"
                "</constraints>"
            )
            + self._maybe(
                f'<view><constraints path="{path}"><items id="pass_through"><value xsi:type="xsd:boolean" '
                'xmlns:xsd="http://www.w3.org/2001/XMLSchema">true</value></items></constraints></view>'
            )
        )

    def _term(self, name: str, code: str) -> str:
        described = self._maybe('<items id="description">What it is &amp; why.</items>')
        more = self._maybe('<items id="comment">c &lt; d</items>')
        return f'<{name} code="{code}"><items id="text">{self._word()}</items>{described}{more}</{name}>'

    def _archetype(self, rm_type: str, attributes: str) -> str:
        """What a root has beside its head: attributes, id, terms."""
        self._number += 1
        codes = ("at0000", *_CODES, "SNOMED-CT::1", "kgf")
        terms = "".join(self._term("term_definitions", code) for code in codes)
        bound = (
            f'<term_bindings terminology="SNOMED-CT"><items code="at0001"><value>{coded("SNOMED-CT", "[x::1]")}</value>'
            "</items></term_bindings>"
        )
        name = f"openEHR-EHR-{rm_type}.n{self._number}.v{self._random.randint(0, 3)}"
        return (
            f"{attributes}<archetype_id><value>{name}</value></archetype_id>"
            f"{self._maybe('<template_id><value>inner</value></template_id>')}{terms}{self._maybe(bound)}"
        )

    def _root(self, rm_type: str, attributes: str) -> str:
        inner = self._archetype(rm_type, attributes)
        return child("C_ARCHETYPE_ROOT", rm_type, inner, node_id="at0000", occurrences=self._count())

    def _category(self) -> str:
        code = self._code_phrase("openehr", self._pick(("433", "433", "431")))
        return single("category", child("C_COMPLEX_OBJECT", "DV_CODED_TEXT", single("defining_code", code)))

    def _context(self) -> str:
        tree = self._tree(self._items(1))
        context = child("C_COMPLEX_OBJECT", "EVENT_CONTEXT", single("other_context", tree))
        return self._maybe(single("context", context).replace(ONE, bounds("0", "1"), 1))

    def _entry(self, rm_type: str) -> str:
        protocol = self._maybe(single("protocol", self._tree(self._items(1))))
        if rm_type == "OBSERVATION":
            events = [self._event() for _ in range(self._random.randint(1, 3))]
            history = child("C_COMPLEX_OBJECT", "HISTORY", multiple("events", *events), node_id=self._code())
            return self._root(rm_type, single("data", history) + protocol)
        if rm_type == "INSTRUCTION":
            description = single("description", self._tree(self._items(1)))
            activity = child("C_COMPLEX_OBJECT", "ACTIVITY", description, node_id=self._code(), occurrences=MANY)
            return self._root(rm_type, multiple("activities", activity) + protocol)
        if rm_type == "ACTION":
            steps = "".join(self._step(code) for code in self._some(_STATES, 0, 3))
            transitions = single("ism_transition", steps) if steps else ""
            return self._root(rm_type, transitions + single("description", self._tree(self._items(2))) + protocol)
        return self._root(rm_type, single("data", self._tree(self._items(2))))

    def _step(self, state: str) -> str:
        coded_state = child(
            "C_COMPLEX_OBJECT", "DV_CODED_TEXT", single("defining_code", self._code_phrase("openehr", state))
        )
        return child("C_COMPLEX_OBJECT", "ISM_TRANSITION", single("current_state", coded_state), node_id=self._code())

    def _event(self) -> str:
        kind = self._pick(("EVENT", "POINT_EVENT", "INTERVAL_EVENT"))
        state = self._maybe(single("state", self._tree(self._items(1))))
        data = single("data", self._tree(self._items(2)))
        return child("C_COMPLEX_OBJECT", kind, data + state, node_id=self._code(), occurrences=self._count())

    def _tree(self, items: list[str]) -> str:
        kind = self._pick(("ITEM_TREE", "ITEM_TREE", "ITEM_LIST"))
        return child("C_COMPLEX_OBJECT", kind, multiple("items", *items), node_id=self._code())

    def _items(self, depth: int) -> list[str]:
        return [self._item(depth) for _ in range(self._random.randint(1, 4))]

    def _item(self, depth: int) -> str:
        if depth and self._chance(0.2):
            interval = self._pick((MANY, MANY, bounds("1", "2"), bounds("0", "1")))
            before, self._optional = self._optional, interval != MANY
            inner = multiple("items", *self._items(depth - 1), interval=interval)
            self._optional = before
            if self._chance(0.4):
                return self._root("CLUSTER", inner)
            return child("C_COMPLEX_OBJECT", "CLUSTER", inner, node_id=self._code(), occurrences=self._count())
        if self._chance(0.05):
            slot = self._maybe(INCLUDES)
            return child("ARCHETYPE_SLOT", "CLUSTER", slot, node_id=self._code(), occurrences=self._count())
        if self._chance(0.03):
            path = "<target_path>/items[at0001]</target_path>"
            return child("ARCHETYPE_INTERNAL_REF", "ELEMENT", path, node_id=self._code())
        return self._element()

    def _element(self) -> str:
        values = [self._value() for _ in range(self._pick((0, 1, 1, 1, 1, 1, 2, 3)))]
        content = single("value", *values) if values else ""
        content += self._chance(0.1) * single("null_flavour", child("C_COMPLEX_OBJECT", "DV_CODED_TEXT"))
        content += self._chance(0.15) * self._name()
        return child("C_COMPLEX_OBJECT", "ELEMENT", content, node_id=self._code(), occurrences=self._count())

    def _name(self) -> str:
        if self._chance(0.5):
            listed = "".join(f"<list>{each}</list>" for each in self._some(("One", "Two", "It's three"), 1, 2))
            text = primitive("STRING", "C_STRING", listed)
            return single("name", child("C_COMPLEX_OBJECT", "DV_TEXT", single("value", text)))
        code = self._code_phrase("local", *self._some(_CODES, 1, 2))
        return single("name", child("C_COMPLEX_OBJECT", "DV_CODED_TEXT", single("defining_code", code)))

    def _value(self) -> str:
        return self._pick(_VALUES)(self)

    def quantity(self) -> str:
        listed = "".join(
            f"<list>{self._maybe(f'<magnitude>{self._span(True)}</magnitude>')}"
            f"{self._maybe(_PRECISION)}<units>{unit}</units></list>"
            for unit in self._some(_UNITS, 0, 3)
        )
        head = self._maybe(f"<property>{coded('openehr', '124')}</property>")
        return child("C_DV_QUANTITY", "DV_QUANTITY", head + listed)

    def coded_text(self) -> str:
        kind = self._random.random()
        if kind < 0.2:
            return child("C_COMPLEX_OBJECT", "DV_CODED_TEXT")
        if kind < 0.4:
            uri = "<referenceSetUri>terminology:http://hl7.org/fhir/ValueSet/x?a=b&amp;c=d</referenceSetUri>"
            code = child("C_CODE_REFERENCE", "CODE_PHRASE", uri)
        elif kind < 0.5:
            code = child("CONSTRAINT_REF", "CODE_PHRASE", "<reference>ac0001</reference>")
        elif kind < 0.7:
            code = self._code_phrase(self._pick(("SNOMED-CT", "LOINC(2.7)")), *self._some(("1", "22", "3:4=5"), 0, 3))
        else:
            code = self._code_phrase("local", *self._some(_CODES, 0, 4))
        return child("C_COMPLEX_OBJECT", "DV_CODED_TEXT", single("defining_code", code))

    def ordinal(self) -> str:
        kind = self._pick(("ORDINAL", "SCALE"))
        point = ".5" if kind == "SCALE" else ""
        listed = "".join(
            f"<list><value>{number}{point}</value><symbol><value>{self._maybe('text')}</value>"
            f"<defining_code>{coded('local', code)}</defining_code></symbol></list>"
            for number, code in enumerate(self._some(_CODES, 1, 3))
        )
        return child(f"C_DV_{kind}", f"DV_{kind}", listed)

    def state(self) -> str:
        """C_DV_STATE of the openEHR profile, whose machine the model does not hold."""
        machine = "<value><states><name>planned</name></states></value>"
        return child("C_DV_STATE", "DV_STATE", machine)

    def plain(self) -> str:
        return child("C_COMPLEX_OBJECT", self._pick(_PLAIN))

    def interval(self) -> str:
        of = self._pick(("QUANTITY", "COUNT", "DATE_TIME", "DATE"))
        bound = self.quantity() if of == "QUANTITY" else child("C_COMPLEX_OBJECT", f"DV_{of}")
        sides = single("lower", bound) + self._maybe(single("upper", bound))
        return child("C_COMPLEX_OBJECT", f"DV_INTERVAL&lt;DV_{of}&gt;", self._maybe(sides))

    def primitive_value(self) -> str:
        rm_type, attribute, item = self._pick(_PRIMITIVES)
        kind, _, content = item.partition(" ")
        return child("C_COMPLEX_OBJECT", rm_type, single(attribute, primitive(kind.removeprefix("C_"), kind, content)))

    def count(self) -> str:
        item = primitive("INTEGER", "C_INTEGER", f"<range>{self._span(False)}</range>")
        return child("C_COMPLEX_OBJECT", "DV_COUNT", single("magnitude", item))

    def _span(self, decimal: bool) -> str:
        """Bounds with flags that are there, missing, or contradict each other."""
        numbers = ("0", "1", "-5", "1000000") + (("0.5", "1.0E+3", "99999999999999999999.5") if decimal else ())
        lower = self._pick(numbers)
        upper = str(max(float(lower) * 2, 2.5) if decimal else max(int(lower) * 2, 3))
        open_above = self._chance(0.3)
        flags = self._maybe("<lower_included>true</lower_included>")
        flags += self._pick(("<upper_included>false</upper_included>", "<upper_included>true</upper_included>", ""))
        flags += self._maybe("<lower_unbounded>false</lower_unbounded>")
        flags += f"<upper_unbounded>{str(open_above).lower()}</upper_unbounded>" if open_above else ""
        return f"{flags}<lower>{lower}</lower>{'' if open_above else f'<upper>{upper}</upper>'}"

    def _code_phrase(self, terminology: str, *codes: str) -> str:
        listed = "".join(f"<code_list>{code}</code_list>" for code in codes)
        named = f"<terminology_id><value>{terminology}</value></terminology_id>"
        return child("C_CODE_PHRASE", "CODE_PHRASE", named + listed)

    def _count(self) -> str:
        if self._optional:
            return bounds("0", "1")
        return self._pick((ONE, MANY, bounds("0", "1"), bounds("0", "1"), bounds("2", "5"), bounds("0", "0")))

    def _code(self) -> str:
        """One that no other node has; some are without a term."""
        self._nodes += 1
        return f"at{self._nodes:04}"

    def _word(self) -> str:
        return self._pick(_WORDS)

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _maybe(self, text: str) -> str:
        return text if self._chance(0.5) else ""

    def _pick(self, choices: tuple[T, ...]) -> T:
        return self._random.choice(choices)

    def _some(self, choices: tuple[T, ...], fewest: int, most: int) -> list[T]:
        return self._random.sample(choices, self._random.randint(fewest, most))


_PRECISION = f"<precision>{bounds('0', '2')}</precision>"
_PART = "openEHR-EHR-CLUSTER.n1.v1"
_ENTRIES = ("OBSERVATION", "EVALUATION", "INSTRUCTION", "ACTION", "ADMIN_ENTRY")
_PLAIN = (
    "DV_TEXT", "DV_QUANTITY", "DV_COUNT", "DV_BOOLEAN", "DV_DATE", "DV_TIME", "DV_DATE_TIME", "DV_DURATION", "DV_URI",
    "DV_EHR_URI", "DV_PARSABLE", "DV_MULTIMEDIA", "DV_IDENTIFIER", "DV_PROPORTION", "DV_ORDINAL", "DV_SCALE",
    "DV_STATE",
)  # fmt: skip
_PRIMITIVES = (
    ("DV_TEXT", "value", "C_STRING <list>a</list><list>b &amp; c</list>"),
    ("DV_TEXT", "value", "C_STRING <pattern>[a-z]+</pattern>"),
    ("DV_TEXT", "value", "C_STRING <list>a</list><list_open>true</list_open><assumed_value>a</assumed_value>"),
    ("DV_BOOLEAN", "value", "C_BOOLEAN <true_valid>true</true_valid><false_valid>false</false_valid>"),
    ("DV_DATE", "value", "C_DATE <pattern>yyyy-mm-??</pattern><timezone_validity>1003</timezone_validity>"),
    ("DV_DATE", "value", f"C_DATE <range>{bounds('2020-01-01', '2030-12-31')}</range>"),
    ("DV_TIME", "value", "C_TIME <pattern>HH:MM:??</pattern>"),
    ("DV_DATE_TIME", "value", "C_DATE_TIME <pattern>yyyy-mm-ddTHH:MM:SS</pattern>"),
    ("DV_DURATION", "value", "C_DURATION <pattern>PYMWD</pattern>"),
    ("DV_DURATION", "value", f"C_DURATION <pattern>PDTHM</pattern><range>{bounds('PT1H', 'P3D')}</range>"),
    ("DV_COUNT", "magnitude", "C_INTEGER <list>1</list><list>3</list>"),
    ("DV_PROPORTION", "type", "C_INTEGER <list>2</list>"),
    ("DV_PROPORTION", "type", "C_INTEGER <list>3</list><list>4</list>"),
    ("DV_PROPORTION", "numerator", f"C_REAL <range>{bounds('0.0', '50.0')}</range>"),
)  # fmt: skip
_VALUES: tuple[Callable[[Generator], str], ...] = (
    Generator.quantity, Generator.coded_text, Generator.coded_text, Generator.ordinal, Generator.state, Generator.plain,
    Generator.plain, Generator.plain, Generator.interval, Generator.primitive_value, Generator.primitive_value,
    Generator.primitive_value, Generator.count,
)  # fmt: skip
INCLUDES = (
    "<includes><string_expression>archetype_id/value matches {/openEHR-EHR-CLUSTER\\.x\\.v1/}</string_expression>"
    '<expression xsi:type="EXPR_BINARY_OPERATOR"><type>Boolean</type><operator>2007</operator>'
    "<precedence_overridden>false</precedence_overridden>"
    '<left_operand xsi:type="EXPR_LEAF"><type>String</type><item xsi:type="xsd:string" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema">archetype_id/value</item><reference_type>attribute</reference_type>'
    '</left_operand><right_operand xsi:type="EXPR_LEAF"><type>C_STRING</type><item xsi:type="C_STRING">'
    "<pattern>openEHR-EHR-CLUSTER\\.x\\.v1</pattern></item><reference_type>constraint</reference_type></right_operand>"
    "</expression></includes>"
)
