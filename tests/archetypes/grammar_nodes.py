"""Nodes of cADL 1.4 by chance."""

from __future__ import annotations

from collections.abc import Callable

from tests.archetypes.grammar_odin import GAP
from tests.archetypes.grammar_values import CODES, Values


class Nodes(Values):
    def _multiplicity(self) -> str:
        return self._one("0..1", "1..1", "0..*", "1..*", "*", "1", "0..0", f"0{GAP}..{GAP}3")

    def _occurrences(self) -> str:
        return self._maybe(f" {self._word('occurrences')}{self._matches(self._multiplicity())}")

    def _definition(self) -> str:
        return f"CLUSTER[at0000]{self._occurrences()}{self._matches(self._any(self._members, lambda: '*'))}"

    def _members(self) -> str:
        made = self._container()
        return made + "".join(
            f"{GAP} {self._single(name)}" for name in ("name", "provider", "x_y") if self._chance.random() < 0.4
        )

    def _container(self) -> str:
        flags = "".join(
            f"{GAP};{GAP}{flag}"
            for flag in self._chance.sample(["ordered", "unordered", "unique"], self._chance.randint(0, 2))
        )
        cardinality = self._maybe(f" {self._word('cardinality')}{self._matches(self._multiplicity() + flags)}", 0.9)
        return f"items{self._existence()}{cardinality}{self._matches(self._any(self._nodes, lambda: '*'))}"

    def _existence(self) -> str:
        return self._maybe(
            f" {self._word('existence')}{self._matches(self._one('0..1', '1..1', '1', '0', '0..0'))}", 0.3
        )

    def _nodes(self) -> str:
        codes = self._chance.sample(CODES[1:], self._chance.randint(1, 4))
        return f"{GAP} ".join(self._node(code) for code in codes)

    def _node(self, code: str) -> str:
        self._depth += 1
        deep = self._depth > 3
        makers: list[Callable[[str], str]] = [self._element, self._element, self._proxy, self._slot]
        made = self._chance.choice(makers if deep else [*makers, self._cluster])(code)
        self._depth -= 1
        return made

    def _cluster(self, code: str) -> str:
        return f"CLUSTER{GAP}[{code}]{self._occurrences()}{self._matches(self._members())}"

    def _element(self, code: str) -> str:
        return f"ELEMENT[{code}]{self._occurrences()}{self._matches(self._single('value'))}"

    def _proxy(self, code: str) -> str:
        head = f"ELEMENT{self._maybe(f'[{code}]')}{self._occurrences()}"
        return f"{self._word('use_node')} {head} {self._path()}"

    def _slot(self, code: str) -> str:
        head = f"{self._word('allow_archetype')} CLUSTER{self._maybe(f'[{code}]', 0.8)}{self._occurrences()}"
        include = f"{GAP}include {f'{GAP} '.join(self._some(self._slot_assertion))}"
        exclude = f"{GAP}exclude {f'{GAP} '.join(self._some(self._slot_assertion))}"
        return head + self._one("", *map(self._matches, ("*", "", include, exclude, f"{include}{GAP} {exclude}")))

    def _slot_assertion(self) -> str:
        pattern = self._one(
            r"/openEHR-EHR-CLUSTER\.grip(-[a-zA-Z0-9_]+)*\.v1/", "/.*/", r"/a\/b|c/", "^x.*y^", r"/[{}<>\"\]]/"
        )
        return self._one(
            f"archetype_id/value{self._matches(pattern)}",
            f"domain_concept{self._matches(pattern)}",
            f"short_concept_name{self._matches(chr(34) + 'grip' + chr(34))}",
            f"exists {self._one('archetype_id/value', '/parent', 'a/b')}",
            f"archetype_id/value{self._matches(pattern)} or archetype_id/value{self._matches(pattern)}",
            f"not (a/b = 1) and not (c/d{self._matches(pattern)})",
            f"∃ /parent/a implies /parent/a/b{self._matches(pattern)}",
            f"(a/b > 1 xor c/d <= 2){GAP} implies /e != 3.5",
            "a_tag: /a/b >= -1",
        )

    def _single(self, name: str) -> str:
        inner = self._one("*", self._value(), self._value(), f"{self._value()}{GAP} {self._value()}")
        return f"{name}{self._existence()}{self._maybe(self._matches(inner), 0.95)}"

    def _value(self) -> str:
        return self._any(self._data_value, self._data_value, self._domain_type, self._interval_value)

    def _data_value(self) -> str:
        attributes = "".join(
            f"{GAP}{name}{self._existence()}{self._matches(self._primitive())} "
            for name in self._chance.sample(
                ["value", "magnitude", "units", "defining_code"], self._chance.randint(1, 2)
            )
        )
        kind = self._one("DV_TEXT", "DV_CODED_TEXT", "DV_COUNT", "DV_DURATION", "DV_PROPORTION", "DV_DATE_TIME")
        inner = self._one("", *map(self._matches, ("*", attributes, attributes, attributes)))
        return f"{kind}{self._maybe('[at0007]', 0.2)}{inner}"

    def _interval_value(self) -> str:
        kind = self._one("DV_QUANTITY", "DV_COUNT", "DV_DATE_TIME", "DV_PROPORTION")
        inner = self._one("*", f"upper{self._matches(self._one(kind + self._matches('*'), 'C_DV_QUANTITY <>'))}")
        return f"DV_INTERVAL{GAP}<{GAP}{kind}{GAP}>{self._matches(inner)}"

    def _domain_type(self) -> str:
        return self._any(self._quantity, self._ordinal, self._ordinal_object, self._code_phrase, self._state)

    def _quantity(self) -> str:
        units = [f'units{GAP}={GAP}<"{each}">' for each in ("kg", "mm[Hg]", "/min", "%")]
        items = "".join(
            self._keyed(
                str(place),
                each
                + self._maybe(f" magnitude = <{self._interval(self._real)}>")
                + self._maybe(f" precision = <{self._interval(self._integer)}>"),
            )
            for place, each in enumerate(units[: self._chance.randint(0, 4)], 1)
        )
        assumed = f'assumed_value = <units = <"kg"> magnitude = <{self._real()}> precision = <1>>'
        measured = "property = <[openehr::125]>"
        inner = self._one(
            "", measured, f"{measured} list = <{items}>", f"list = <{items}> {assumed}", f"{assumed} {measured}"
        )
        return f"C_DV_QUANTITY{GAP}<{GAP}{inner}{GAP}>"

    def _ordinal(self) -> str:
        items = f"{GAP},{GAP}".join(f"{place}{GAP}|{GAP}[local::{code}]" for place, code in enumerate(CODES[1:4]))
        return items + self._maybe(f"{GAP};{GAP}0")

    def _ordinal_object(self) -> str:
        return self._one(
            "C_DV_ORDINAL <>", f'C_DV_ORDINAL <list = <["1"] = <value = <0> symbol = <[local::{CODES[1]}]>>>>'
        )

    def _code_phrase(self) -> str:
        return 'C_CODE_PHRASE <terminology_id = <"local"> code_list = <"at0001", "at0002">>'

    def _state(self) -> str:
        return f"C_DV_STATE{GAP}<{GAP}{self._attributes()}{GAP}>"
