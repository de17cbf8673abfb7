"""What no ADL 2 text may say: notations that the reader refuses by each code, and near ones that it takes."""

from tests.archetypes.validation.texts import DEVICE, adl, cluster, one, value

NAME = "openEHR-EHR-CLUSTER.try.v1.0.0"


def _valued(*constraints: str) -> tuple[str, ...]:
    """An element's value with each of these constraints."""
    return tuple(one(value(f"DV_TEXT[id3] matches {{ value matches {{{each}}} }}"), "id2") for each in constraints)


def _named(*ids: str) -> tuple[str, ...]:
    return tuple(adl(archetype_id=each) for each in ids)


def _under(*ids: str) -> tuple[str, ...]:
    return tuple(adl().replace(NAME, f"{NAME}\nspecialize {each}") for each in ids)


def _items(*nodes: str) -> tuple[str, ...]:
    return tuple(one(each, "id2") for each in nodes)


def _bodies(*bodies: str) -> tuple[str, ...]:
    return tuple(adl(f"CLUSTER[id1] matches {{ {each} }}") for each in bodies)


def _ruled(*rules: str) -> tuple[str, ...]:
    return tuple(adl(rules=each) for each in rules)


def _existing(*multiplicities: str) -> tuple[str, ...]:
    return _bodies(*(f"name existence matches {{{each}}}" for each in multiplicities))


def _often(*occurrences: str) -> tuple[str, ...]:
    return _items(*(f"ELEMENT[id2] occurrences {each}" for each in occurrences))


BROKEN = {
    "SARID": _named(
        "",
        "try",
        "openEHR-EHR-CLUSTER",
        "openEHR-EHR-CLUSTER.try",
        "openEHR-EHR.try.v1.0.0",
        "openEHR-EHR-CLUSTER.try.v",
        "openEHR-EHR-CLUSTER.try.vX.0.0",
        "openEHR-EHR-CLUSTER..v1.0.0",
    ),
    "SASID": _under("", "device", "openEHR-CLUSTER", "openEHR-EHR-CLUSTER.x", f'"{DEVICE}"', ".v1"),
    "SALAN": tuple(
        adl(language=each)
        for each in (
            "",
            "language",
            "language original_language = <>",
            "language original = <[ISO_639-1::en]>",
            'language translations = <["nb"] = <language = <[ISO_639-1::nb]>>>',
        )
    ),
    "SADS": (
        adl(description=""),
        adl(description="", kind="template", specialize=DEVICE, definition="CLUSTER[id1.1]", codes=("id1.1",)),
        adl(description="", specialize=DEVICE, definition="CLUSTER[id1.1]", codes=("id1.1",)),
        adl(description='description details = <"x">'),
        adl(description='description details = <["en"] = <"x">>'),
    ),
    "SADF": (
        *(adl(each) for each in ("{", '"x"', "[id1]", "12")),
        adl().replace("definition", "definitions"),
        adl().split("terminology")[0],
    ),
    "SAON": (
        adl("CLUSTER[id1] }"),
        adl("CLUSTER[id1] CLUSTER[id1]"),
        adl().replace("\nterminology", "\nterminologies"),
        adl().replace("\nterminology", ""),
        adl().replace("\nterminology", "\nterms"),
    ),
    "SUNK": (
        adl() + "\nanything",
        adl() + "\n}",
        adl() + "\n>",
        adl(after="language original_language = <[ISO_639-1::en]>"),
        adl(after="definition CLUSTER[id1]"),
    ),
    "SDINV": tuple(
        adl(description=f"description {each}")
        for each in ('details = <["en"] = <', "details = [", "a = <1", "a = <b>", 'a = <"x>', 'a = <["en"> = <>>')
    ),
    "SCCOG": _items("ELEMENT[foo]", "ELEMENT[id2", "{}", "ELEMENT[]", "matches", "use_node", "before ELEMENT[id2]"),
    "SCOAT": _bodies("", "12", '"x"', "matches", "{", "ELEMENT[id2]"),
    "SUAIDI": _items(
        *(
            f"use_archetype CLUSTER[id2, {each}]"
            for each in ("x", "openEHR-EHR-CLUSTER.x", "openEHR-CLUSTER.x.v1", "v1", "a-b-c", "openEHR-EHR-CLUSTER.v1")
        )
    ),
    "SUNPA": _items(
        *(f"use_node ELEMENT[id2] {each}" for each in ("", "items[id2]", '"x"', "{/items}", "[id3]", "12"))
    ),
    "SINVS": _ruled("1 +", "(1", "not", "/a = ", "$a + ", "sum("),
    "SEXPT": _ruled("exists 1", 'exists "a"', "exists and", "exists )", "exists (1)"),
    "SEXLSG": _existing("2", "5", "17", "100", "3"),
    "SEXLU1": _existing("0..2", "0..5", "0..*", "0..17", "0..100"),
    "SEXLU2": _existing("1..2", "1..5", "1..*", "1..17", "1..100"),
    "SEXLMG": _existing("2..3", "2..*", "5..1", "1..0", "17..18"),
    "SOCCF": _often("matches {a}", "matches {1..}", "matches {..1}", "matches {2..1}", "matches {-1}", 'matches {"1"}'),
    "SCAS": _valued('1, "a"', "|1..|", "|", "1..", '|1.."a"|', "|1..2001-01-01|"),
    "SCBAV": _valued("True; 1", 'True; "x"', "True;", "False; maybe", "True, False; yes"),
    "SCIAV": _valued('1; "x"', "|1..2|; True", "1;", "1, 2; a", "|>1|; yyyy-mm-dd"),
    "SCRAV": _valued('1.0; "x"', "|1.0..2.0|; True", "1.0;", "1.0, 2.0; a", "|>1.5|; PT1H"),
    "SCSAV": _valued('"a"; 1', '"a";', '"a", "b"; c', "/a/; 1", '"a"; True'),
    "SCDAV": _valued(
        "yyyy-mm-dd; 1", 'yyyy-mm-dd; "x"', "yyyy-mm-dd;", "2001-01-01; 10:00:00", "|2001-01-01..2002-01-01|; PT1H"
    ),
    "SCTAV": _valued("hh:mm:ss; 1", 'hh:mm:ss; "x"', "10:00:00; 2001-01-01", "hh:mm:ss;", "|10:00:00..11:00:00|; 5"),
    "SCDTAV": _valued(
        "yyyy-mm-ddThh:mm:ss; 1",
        "yyyy-mm-ddThh:mm:ss; 2001-01-01",
        '2001-01-01T10:00:00; "x"',
        "yyyy-mm-ddThh:mm:ss;",
        "|>2001-01-01T10:00:00|; PT1H",
    ),
    "SCDUAV": _valued("PTHM; 1", 'PT1H; "x"', "PTHM;", "|PT1H..PT2H|; 10:00:00", "PYMD; 2001-01-01"),
    "SCDPT": _valued("yyyy-mm", "yyyy-d-m", "yyyy-mm-d", "yy-mm-dd", "yyyy-dd-mm", "yyyy-xx-yy"),
    "SCTPT": _valued("hh:mm", "hh:m:ss", "hh:mm:s", "hh:??:", "hh:ss:mm", "Thh:mm"),
    "SCDTPT": _valued(
        "yyyy-mm-ddThh:mm", "yyyy-mm-ddTh:mm:ss", "yyyy-mmThh:mm:ss", "yy-mm-ddThh:mm:ss", "yyyy-mm-ddTmm:hh:ss"
    ),
    "SCDUPT": _valued("P", "PHM", "PTY", "PDM", "PYYM", "PTMH"),
    "STCCP": _valued("[ac]", "[at1", "[ac1;]", "[ac1; ac2]", "[at1, at2]", "[xx1]", "[]", "[local::at1]"),
    "VDATU": (
        adl(description='description a = <"x"> a = <"y">'),
        adl(language="language original_language = <[x::en]> original_language = <[x::en]>"),
        adl(terminology="term_bindings = <> term_bindings = <>"),
        adl(after='annotations documentation = <["en"] = <>> documentation = <["en"] = <>>'),
        adl(description='description details = <["en"] = <purpose = <"a"> purpose = <"b">>>'),
    ),
}
KEPT = {
    "SARID": _named(NAME, "openEHR-EHR-CLUSTER.try.v1", "no.example::openEHR-EHR-CLUSTER.try-more.v0.0.1-alpha.1"),
    "SASID": _under(DEVICE, "openEHR-EHR-CLUSTER.device.v1", "no.example::openEHR-EHR-CLUSTER.device.v1.2"),
    "SALAN": (
        adl(),
        adl(language="language original_language = <[ISO_639-1::nn]>"),
        adl(language='language original_language = <[x::en]> translations = <["nb"] = <language = <[x::nb]>>>'),
    ),
    "SADS": (
        adl(),
        adl(description='description lifecycle_state = <"unmanaged">'),
        adl(description='description details = <["en"] = <language = <[ISO_639-1::en]>>>'),
    ),
    "SADF": (adl(), adl("CLUSTER[id1] matches {*}"), adl(cluster("ELEMENT[id2]"), codes=("id1", "id2"))),
    "SAON": (adl(), adl().replace("\nterminology", "\nontology"), adl(rules="1 = 1")),
    "SUNK": (
        adl(),
        adl() + "\n-- said beside",
        adl(after='annotations documentation = <["en"] = <["/"] = <a = <"b">>>>'),
    ),
    "SDINV": tuple(
        adl(description=f"description {each}")
        for each in ('details = <["en"] = <a = <"b">>>', "a = <1>", 'a = <"x>">', 'a = <"x", ...>')
    ),
    "SCCOG": _items("ELEMENT[id2]", "ELEMENT [id2]", "allow_archetype CLUSTER[id2] closed"),
    "SCOAT": _bodies("*", "items", "name matches {*} items"),
    "SUAIDI": _items(
        f"use_archetype CLUSTER[id2, {DEVICE}]",
        "use_archetype CLUSTER[id2, openEHR-EHR-CLUSTER.device.v1]",
        "use_archetype CLUSTER[id2, no.example::openEHR-EHR-CLUSTER.device.v1.0.0]",
    ),
    "SUNPA": _items(*(f"use_node ELEMENT[id2] {each}" for each in ("/items[id3]", "/items", "/a[id2]/b"))),
    "SINVS": _ruled("1 + 1 = 2", "(1 = 1)", "not exists /items"),
    "SEXPT": _ruled("exists /items", "exists $a", "not exists /items[id2]/value"),
    "SEXLSG": _existing("0", "1", "0..1"),
    "SEXLU1": _existing("0..0", "0..1", "0"),
    "SEXLU2": _existing("1..1", "1", "0..1"),
    "SEXLMG": _existing("0..1", "1..1", "0..0"),
    "SOCCF": _often("matches {1}", "matches {0..*}", "∈ {*}", "is_in {2..3}"),
    "SCAS": _valued("1, 2", "|1..2|", "|>=1|", "1, |5..6|"),
    "SCBAV": _valued("True; True", "True, False; False", "true; true"),
    "SCIAV": _valued("1; 1", "|1..2|; 2", "1, 2; 1"),
    "SCRAV": _valued("1.0; 1.0", "|1.0..2.0|; 2", "|>1.5|; 1.6"),
    "SCSAV": _valued('"a"; "a"', '"a", "b"; "b"', '/a/; "a"'),
    "SCDAV": _valued("yyyy-mm-dd; 2001-01-01", "2001-01-01; 2001-01-01", "|>2001-01-01|; 2001-01-02"),
    "SCTAV": _valued("hh:mm:ss; 10:00:00", "10:00:00; 10:00:00", "|>10:00:00|; 10:00:01"),
    "SCDTAV": _valued(
        "yyyy-mm-ddThh:mm:ss; 2001-01-01T10:00:00",
        "2001-01-01T10:00:00; 2001-01-01T10:00:00",
        "|>2001-01-01T10:00:00|; 2001-01-02T10:00:00",
    ),
    "SCDUAV": _valued("PTHM; PT1H", "PT1H; PT1H", "|PT1H..PT2H|; PT90M"),
    "SCDPT": _valued("yyyy-mm-dd", "yyyy-??-??", "yyyy-mm-XX", "YYYY-MM-DD"),
    "SCTPT": _valued("hh:mm:ss", "HH:??:??", "hh:mm:XX", "Thh:mm:ss"),
    "SCDTPT": _valued("yyyy-mm-ddThh:mm:ss", "yyyy-mm-ddTHH:??:??", "yyyy-??-??T??:??:??"),
    "SCDUPT": _valued("PYMD", "PTHMS", "PW", "P1Y"),
    "STCCP": _valued("[ac1]", "[at1]", "[ac1; at2]", "preferred [ac1]"),
    "VDATU": (
        adl(description='description a = <"x"> b = <"x">'),
        adl(after='annotations documentation = <["en"] = <> ["nb"] = <>>'),
        adl(description='description details = <["en"] = <a = <"b">> ["nb"] = <a = <"b">>>'),
    ),
}
