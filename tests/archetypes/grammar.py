"""Makes texts of ADL 1.4 by chance from its grammar, with blanks and comments wherever it has room for them."""

from __future__ import annotations

from tests.archetypes.grammar_nodes import Nodes
from tests.archetypes.grammar_odin import GAP
from tests.archetypes.grammar_values import CODES

LANGUAGES = ("nb", "nn", "es-ar", "pt-br", "de")


class Grammar(Nodes):
    def plain(self) -> str:
        """Without the blanks and comments that may be, and without what looks like one when its first sign is lost."""
        return self._archetype().replace(GAP, "").replace('"--', '"- ').replace('<# a matches {*} < > " #>', "<# #>")

    def text(self) -> str:
        made = self._fill(self._archetype())
        ending = self._one("\n", "\r\n", "\r", "\n", "\r\n")
        before = self._one("", "\ufeff", "", "-- first\n", "\n\n")
        return before + made.replace("\n", ending) + self._one("", ending, "\n-- last", "\x1a", "\n\n")

    def _archetype(self) -> str:
        sections = [
            f"{self._word('archetype')} {GAP}{self._header()}{GAP}{self._identifier()}",
            self._maybe(f"{self._one('specialise', 'specialize', 'SPECIALISE')} {self._identifier()}"),
            f"{self._word('concept')} {GAP}[at0000]{self._maybe(' -- Grip')}",
            self._maybe(f"{self._word('language')}\n{self._language()}", 0.9),
            self._maybe(f"{self._word('description')}\n{self._description()}", 0.8),
            f"{self._word('definition')}\n{self._definition()}",
            self._maybe(f"{self._word('invariant')}\n{self._invariants()}", 0.4),
            f"{self._word('ontology')}\n{self._ontology()}",
            self._maybe(f"annotations\n{self._annotations()}", 0.3),
            self._maybe(f"revision_history\n{self._attributes()}", 0.3),
        ]
        return "\n".join(each for each in sections if each)

    def _header(self) -> str:
        items = self._chance.sample(
            [
                f"uid{GAP}={GAP}1c-2d.3",
                "build_uid=a-b-c",
                self._one("controlled", "uncontrolled"),
                "generated",
                "rm_release=1.0.2",
                "provenance_id=1.2.3::4",
            ],
            self._chance.randint(0, 4),
        )
        items.insert(self._chance.randint(0, len(items)), f"adl_version{GAP}={GAP}1.4")
        return self._maybe(f"({GAP}{f'{GAP};{GAP}'.join(items)}{GAP})", 0.8)

    def _identifier(self) -> str:
        name = self._one("grip", "grip_strength-of_hand", "x-y-z", "blodtrykk2")
        return f"openEHR-EHR-CLUSTER.{name}.{self._one('v1', 'v0', 'v12', 'v1draft', 'v1.2.0', 'v2.0.0-rc.1')}"

    def _language(self) -> str:
        translations = "".join(
            self._keyed(code, self._translation(code)) for code in LANGUAGES[: self._chance.randint(0, 3)]
        )
        return (
            f"original_language{GAP}={GAP}<{GAP}[ISO_639-1::en]{GAP}>{self._maybe(f' translations = <{translations}>')}"
        )

    def _translation(self, code: str) -> str:
        parts = [
            f"language = <[ISO_639-1::{code}]>",
            f"author = <{self._people()}>",
            self._maybe(f"accreditation = <{self._quoted()}>"),
            self._maybe(f"other_details = <{self._people()}>"),
            self._maybe(f"version_last_translated = <{self._quoted()}>"),
        ]
        return " ".join(parts)

    def _people(self) -> str:
        names = self._chance.sample(
            ["name", "organisation", "email", "date", "a key", "x-1"], self._chance.randint(0, 4)
        )
        return "".join(self._keyed(name, self._quoted()) for name in names)

    def _description(self) -> str:
        languages = ["en", *LANGUAGES][: self._chance.randint(0, 3)]
        details = "".join(self._keyed(code, self._details(code)) for code in languages)
        parts = [
            f"original_author = <{self._people()}>",
            f"details{GAP}={GAP}<{details}>",
            f"lifecycle_state = <{self._one(chr(34) + '0' + chr(34), chr(34) + 'AuthorDraft' + chr(34))}>",
            f"other_contributors = <{self._texts()}>",
            f"other_details = <{self._people()}>",
            f"resource_package_uri = <{self._one('http://a.b/c?d=e#f', self._quoted())}>",
            f"references = <{self._people()}>",
        ]
        self._chance.shuffle(parts)
        return f"{GAP}\n".join(parts[: self._chance.randint(1, len(parts))])

    def _details(self, code: str) -> str:
        parts = [f"{name} = <{self._quoted()}>" for name in ("purpose", "use", "misuse", "copyright")]
        parts += [f"keywords = <{self._texts()}>", "original_resource_uri = <>", f"x_{code.replace('-', '_')} = <1>"]
        return f"language = <[ISO_639-1::{code}]> " + " ".join(self._chance.sample(parts, self._chance.randint(0, 5)))

    def _ontology(self) -> str:
        languages = ["en", *LANGUAGES][: self._chance.randint(1, 3)]
        terms = "".join(self._keyed(each, f"items = <{self._terms(CODES)}>") for each in languages)
        constraints = "".join(self._keyed(each, f"items = <{self._terms(('ac0001', 'ac0002'))}>") for each in languages)
        return " ".join(
            [
                self._maybe('terminologies_available = <"SNOMED-CT", "LOINC">'),
                self._maybe('primary_language = <"en"> languages_available = <"en", ...>', 0.2),
                f"term_definitions{GAP}={GAP}<{terms}>",
                self._maybe(f"constraint_definitions = <{constraints}>"),
                self._maybe(f"term_bindings = <{self._bindings()}>"),
                self._maybe(
                    'constraint_bindings = <["SNOMED-CT"] = <items = <["ac0001"] = <terminology:SNOMED?subset=a b>>>>'
                ),
            ]
        )

    def _terms(self, codes: tuple[str, ...]) -> str:
        return "".join(
            self._keyed(
                code, f"text = <{self._quoted()}> description = <{self._quoted()}>{self._maybe(' comment = <>', 0.1)}"
            )
            for code in codes
        )

    def _bindings(self) -> str:
        keys = self._chance.sample([*CODES, "/items[at0001]/value", "/items[at0002]"], 3)
        target = self._one(
            "[LOINC::1-2]", "[SNOMED-CT(2011)::1|on (x)|]", "[SNOMED-CT::1], [SNOMED-CT::2]", "http://a/b"
        )
        items = "".join(self._keyed(key, target) for key in keys)
        return self._keyed(self._one("LOINC", "SNOMED-CT(2011)", "A b"), f"items = <{self._maybe(items, 0.9)}>")

    def _annotations(self) -> str:
        notes = self._keyed("/items[at0001]", self._keyed("note", self._quoted()))
        return f"documentation = <{self._keyed('en', notes)}>" if self._chance.random() < 0.5 else f"items = <{notes}>"

    def _invariants(self) -> str:
        return "\n".join(
            self._maybe(f"tag_{place}{GAP}: ") + f"({self._condition()})" for place in range(self._chance.randint(1, 3))
        )
