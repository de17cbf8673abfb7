"""Slots, used archetypes, paths and overlays: notations that break a rule, and near ones that do not."""

from tests.archetypes.adl2.texts import terms
from tests.archetypes.validation.notations.rich import ENGLISH, ITEMS, items, of_rich, third
from tests.archetypes.validation.texts import DEVICE, OTHER, PUMP, adl, cluster, one

ITEM = "ELEMENT[id2]"
_ANY, _SOME = "archetype_id/value matches {/.*/}", r"archetype_id/value matches {/openEHR-EHR-CLUSTER\.device\.v1/}"
_OTHERS = r"archetype_id/value matches {/openEHR-EHR-CLUSTER\.other\.v1.*/}"
_DEVICES = r"archetype_id/value matches {/openEHR-EHR-CLUSTER\.device(-[a-z]+)?\.v1.*/}"
_DEMOGRAPHIC = "openEHR-DEMOGRAPHIC-CLUSTER.device.v1"


def _slot(*assertions: str) -> str:
    return one(f"allow_archetype CLUSTER[id2] matches {{ {' '.join(assertions)} }}", "id2")


def _reslot(body: str, code: str = "id16") -> str:
    """The slot of the parent for devices, redefined."""
    return items(f"allow_archetype CLUSTER[{code}] {body}", *((code,) if "." in code else ()))


def _used(reference: str, rm_type: str = "CLUSTER") -> str:
    return one(f"use_archetype {rm_type}[id2, {reference}]", "id2")


def _annotated(*paths: str, name: str = "documentation") -> str:
    each = " ".join(f'["{path}"] = <["a"] = <"b">>' for path in paths)
    return f'annotations {name} = <["en"] = <{each}>>'


def _seen(path: str, alias: str = "", *codes: str) -> str:
    stated = f" alias = <[{alias}]>" if alias else ""
    overlay = f'rm_overlay\nrm_visibility = <["{path}"] = <visibility = <"hide">{stated}>>'
    return adl(f"{cluster(ITEM)}\n{overlay}", codes=("id1", "id2", *codes))


def _ruled(*rules: str) -> str:
    return one(ITEM, "id2", rules="\n".join(rules))


def _template(used: str, overlay: str = "", **parts: str) -> str:
    held = f"CLUSTER[id1.1] matches {{ items matches {{ use_archetype CLUSTER[id4.1, {used}] }} }}"
    parent = "openEHR-EHR-CLUSTER.parent.v1"
    return adl(held, codes=("id1.1", "id4.1"), kind="template", specialize=parent, after=overlay, **parts)  # type: ignore[arg-type]


_SPEAKING_NN = {
    "language": ENGLISH.replace("en", "nn"),
    "defined": terms("id1.1", "id4.1", language="nn"),
}
BROKEN = {
    "VDFAI": (
        _slot("include archetype_id/value matches {/a(/}"),
        _slot("include archetype_id/value matches {/[a/}"),
        _slot("exclude archetype_id/value matches {/*a/}"),
        _slot(f"include {_ANY} exclude archetype_id/value matches {{/a)/}}"),
        _reslot("matches { include archetype_id/value matches {/openEHR-EHR-CLUSTER(/} }"),
    ),
    "VDSEV": (
        _slot(f"include {_ANY}", f"exclude {_ANY}"),
        _slot(f"include {_SOME}", f"exclude {_OTHERS}"),
        _slot("include archetype_id/value matches {/.+/}", f"exclude {_ANY}"),
        _slot(f"include {_SOME} {_OTHERS}", f"exclude {_OTHERS}"),
        _reslot(f"matches {{ include {_SOME} exclude {_OTHERS} }}"),
    ),
    "VDSSID": (
        _reslot("closed", "id16.1"),
        _reslot(f"matches {{ include {_SOME} }}", "id16.1"),
        _reslot("occurrences matches {0..1} closed", "id16.2"),
        third("allow_archetype CLUSTER[id16.0.1] closed", "id16.0.1"),
        items("allow_archetype CLUSTER[id16.1] closed use_archetype CLUSTER[id16.2, " + DEVICE + "]", "id16.1"),
    ),
    "VDSSP": (
        items("allow_archetype CLUSTER[id19] closed"),
        items(f"allow_archetype CLUSTER[id19] matches {{ include {_SOME} }}"),
        items(f"use_archetype CLUSTER[id19.1, {DEVICE}]", "id19.1"),
        third("allow_archetype CLUSTER[id19] closed"),
        items("allow_archetype CLUSTER[id19] occurrences matches {0..1} closed"),
    ),
    "VDSSM": (
        _reslot(f"matches {{ include {_OTHERS} }}"),
        _reslot(f"matches {{ include {_ANY} }}"),
        _reslot(f"matches {{ exclude {_SOME} }}"),
        _reslot(f"matches {{ include {_SOME} {_OTHERS} }}"),
        third(f"allow_archetype CLUSTER[id16] matches {{ include {_OTHERS} }}"),
    ),
    "VARXR": (
        _used("openEHR-EHR-CLUSTER.none.v1"),
        _used("openEHR-EHR-CLUSTER.device.v2"),
        _used("openEHR-EHR-CLUSTER.device.v1.1"),
        items("use_archetype CLUSTER[id16.1, openEHR-EHR-CLUSTER.device-none.v1]", "id16.1"),
        third("use_archetype CLUSTER[id16.0.1, openEHR-EHR-CLUSTER.device.v1.2.0]", "id16.0.1"),
        items("use_archetype CLUSTER[id36.1, openEHR-EHR-CLUSTER.devices.v1]", "id36.1"),
        _template("openEHR-EHR-CLUSTER.ovl-gone.v1.0.0"),
    ),
    "VARXS": (
        items(f"use_archetype CLUSTER[id16.1, {OTHER}]", "id16.1"),
        _used(_DEMOGRAPHIC),
        items(f"use_archetype CLUSTER[id16.1, {_DEMOGRAPHIC}]", "id16.1"),
        third(f"use_archetype CLUSTER[id16.0.1, {OTHER}]", "id16.0.1"),
        items("use_archetype CLUSTER[id16.1, openEHR-EHR-CLUSTER.parent.v1]", "id16.1"),
    ),
    "VARXNC": (
        items(f"use_archetype CLUSTER[id99.1, {DEVICE}]", "id99.1"),
        items(f"use_archetype CLUSTER[id2.1, {DEVICE}]", "id2.1"),
        third(f"use_archetype CLUSTER[id99.0.1, {DEVICE}]", "id99.0.1"),
        third(f"use_archetype CLUSTER[id99.1.1, {DEVICE}]", "id99.1.1"),
        of_rich(f"/protocol/items matches {{ use_archetype CLUSTER[id16.1, {DEVICE}] }}", "id16.1"),
    ),
    "VARXID": (
        items(f"use_archetype CLUSTER[id16, {DEVICE}]"),
        items(f"use_archetype CLUSTER[id16, {PUMP}] allow_archetype CLUSTER[id16] closed"),
        items(f"use_archetype CLUSTER[id99.1, {DEVICE}]", "id99.1"),
        third(f"use_archetype CLUSTER[id16, {DEVICE}]"),
        third(f"use_archetype CLUSTER[id99.0.1, {DEVICE}]", "id99.0.1"),
    ),
    "VARXTV": (
        _used(DEVICE, "ELEMENT"),
        _used("openEHR-EHR-OBSERVATION.rich.v1"),
        items(f"use_archetype ELEMENT[id16.1, {DEVICE}]", "id16.1"),
        items("use_archetype CLUSTER[id16.1, openEHR-EHR-OBSERVATION.rich.v1]", "id16.1"),
        items("use_archetype ELEMENT[id16.1, openEHR-EHR-ELEMENT.device.v1]", "id16.1"),
    ),
    "VARXAV": (
        items(f"use_archetype CLUSTER[id36.1, {OTHER}]", "id36.1"),
        items("use_archetype CLUSTER[id36.1, openEHR-EHR-CLUSTER.parent.v1]", "id36.1"),
        items(f"use_archetype CLUSTER[id36, {OTHER}]"),
        third(f"use_archetype CLUSTER[id36.0.1, {OTHER}]", "id36.0.1"),
        items("use_archetype CLUSTER[id36.1, openEHR-EHR-CLUSTER.parent-middle.v1]", "id36.1"),
    ),
    "SUAID": (
        one("use_archetype CLUSTER[id2]", "id2"),
        one("use_archetype CLUSTER", "id2"),
        one("use_archetype CLUSTER[id2] occurrences matches {1}", "id2"),
        items("use_archetype CLUSTER[id0.1]", "id0.1"),
        items("use_archetype CLUSTER[id16.1]", "id16.1"),
    ),
    "VTPL": (
        _template(DEVICE, **_SPEAKING_NN),
        _template(PUMP, **_SPEAKING_NN),
        _template("openEHR-EHR-CLUSTER.device.v1", **_SPEAKING_NN),
        _template(DEVICE, language=ENGLISH.replace("en", "de"), defined=terms("id1.1", "id4.1", language="de")),
        _template(DEVICE, language=ENGLISH.replace("en", "en-GB"), defined=terms("id1.1", "id4.1", language="en-GB")),
    ),
    "VUNP": (
        one(f"{ITEM} use_node ELEMENT[id3] /items[id9]", "id2", "id3"),
        one(f"{ITEM} use_node ELEMENT[id3] /items[id2] use_node ELEMENT[id4] /items[id3]", "id2", "id3", "id4"),
        one(f"{ITEM} use_node ELEMENT[id3] /content[id2]", "id2", "id3"),
        one(f"{ITEM} use_node ELEMENT[id3] /items[id2]/value[id9]", "id2", "id3"),
        one(f"{ITEM} use_node ELEMENT[id3] /items[id3]", "id2", "id3"),
        items("use_node ELEMENT[id0.1] /protocol[id41]/items[id99]", "id0.1"),
        items(f"use_node ELEMENT[id0.1] {ITEMS}/items[id5]/value/magnitude", "id0.1"),
        third(f"use_node ELEMENT[id0.0.1] {ITEMS}/items[id0.9]", "id0.0.1"),
    ),
    "VUNT": (
        one(f"{ITEM} use_node CLUSTER[id3] /items[id2]", "id2", "id3"),
        one("CLUSTER[id2] use_node ELEMENT[id3] /items[id2]", "id2", "id3"),
        items(f"use_node CLUSTER[id0.1] {ITEMS}/items[id5]", "id0.1"),
        items("use_node ELEMENT[id0.1] /protocol[id41]", "id0.1"),
        of_rich(f"/protocol/items matches {{ use_node CLUSTER[id0.1] {ITEMS}/items[id6] }}", "id0.1"),
        third(f"use_node CLUSTER[id0.0.1] {ITEMS}/items[id5.1]", "id0.0.1"),
    ),
    "VRANP": (
        one(ITEM, "id2", after=_annotated("/items[id9]")),
        one(ITEM, "id2", after=_annotated("/items/none")),
        one(ITEM, "id2", after=_annotated("items[id2]")),
        one(ITEM, "id2", after=_annotated("/items[id2]", "/items[id2]/value[id3]")),
        one(ITEM, "id2", after=_annotated("nowhere", name="items")),
        of_rich("", after=_annotated(f"{ITEMS}/items[id99]")),
        of_rich("", after=_annotated("/content")),
        third("ELEMENT[id0.0.1]", "id0.0.1", after=_annotated(f"{ITEMS}/items[id0.0.2]")),
    ),
    "VRRLPAR": (
        _ruled("/items[id9]/value = 1"),
        _ruled("exists /items[id9]"),
        _ruled("for_all $x in /items[id9] satisfies 1 = 1"),
        _ruled("$a: Real ::= /items[id2]/value[id7]/magnitude"),
        _ruled("exists /items[id2] implies exists /items[id3]"),
        of_rich("", rules=f"exists {ITEMS}/items[id99]"),
        of_rich("", rules=f"sum({ITEMS}/items[id99]/value/magnitude) > 1"),
    ),
    "VRRLPRM": (
        _ruled("/items/none = 1"),
        _ruled("/nothing = 1"),
        _ruled("/items[id2]/values/magnitude = 1".replace("[id2]", "")),
        _ruled("exists /name/nothing"),
        _ruled("not exists /items/value/number"),
        _ruled("/items[id2]/value/number = 1"),
        of_rich("", rules=f"{ITEMS}/items[id5]/value[id20]/nothing > 1"),
    ),
    "VRMVP": (
        _seen("/items[id9]/value"),
        _seen("/items[id2]/none"),
        _seen("/nothing"),
        _seen("items[id2]/value"),
        _seen("/items[id2]/value[id3]/mappings"),
        _seen("/items[id2]/name/values"),
    ),
    "VRMVAV": (
        _seen("/items[id2]/value", "at9"),
        _seen("/items[id2]/name", "at1", "at2"),
        _seen("/name", "at0.1"),
        _seen("/items[id2]/value", "local::at9"),
        _seen("/items[id2]/null_flavour", "ac1"),
    ),
}
_NAMED = "openEHR-EHR-CLUSTER.ovl-device.v1.0.0"
_OVERLAY = adl(
    "CLUSTER[id1.1]",
    codes=("id1.1",),
    archetype_id=_NAMED,
    specialize=DEVICE,
    kind="template_overlay",
    header="",
    language="",
    description="",
)
KEPT = {
    "VDFAI": (
        _slot(f"include {_SOME}"),
        _slot("include archetype_id/value matches {/openEHR-EHR-CLUSTER\\.(a|b)\\.v\\d+/}"),
        _slot(f"include {_ANY}", f"exclude {_SOME}"),
        one("allow_archetype CLUSTER[id2] closed", "id2"),
    ),
    "VDSEV": (
        _slot(f"include {_ANY}"),
        _slot(f"include {_ANY}", f"exclude {_SOME}"),
        _slot(f"include {_SOME}", f"exclude {_ANY}"),
        _slot(f"exclude {_OTHERS}"),
    ),
    "VDSSID": (
        _reslot("closed"),
        _reslot(f"matches {{ include {_SOME} }}"),
        items(f"use_archetype CLUSTER[id16.1, {DEVICE}] allow_archetype CLUSTER[id16] closed", "id16.1"),
    ),
    "VDSSP": (
        _reslot("closed"),
        items("allow_archetype CLUSTER[id19] occurrences matches {0}".replace("19", "16")),
        items("allow_archetype CLUSTER[id0.1] closed", "id0.1"),
    ),
    "VDSSM": (
        _reslot(r"matches { include archetype_id/value matches {/openEHR-EHR-CLUSTER\.device\.v1.*/} }"),
        _reslot(f"matches {{ include {_DEVICES} }}"),
        _reslot("closed"),
    ),
    "VARXR": (_used(DEVICE), _used("openEHR-EHR-CLUSTER.device.v1"), _template(_NAMED, _OVERLAY)),
    "VARXS": (
        items(f"use_archetype CLUSTER[id16.1, {DEVICE}]", "id16.1"),
        items(f"use_archetype CLUSTER[id16.1, {PUMP}]", "id16.1"),
        items(f"use_archetype CLUSTER[id0.1, {OTHER}]", "id0.1"),
        _template(_NAMED, _OVERLAY),
    ),
    "VARXNC": (
        items(f"use_archetype CLUSTER[id16.1, {DEVICE}]", "id16.1"),
        items(f"use_archetype CLUSTER[id0.1, {OTHER}]", "id0.1"),
        third(f"use_archetype CLUSTER[id16.0.1, {PUMP}]", "id16.0.1"),
        items(f"use_archetype CLUSTER[id36.1, {PUMP}]", "id36.1"),
    ),
    "VARXID": (
        items(f"use_archetype CLUSTER[id16.1, {DEVICE}]", "id16.1"),
        items(f"use_archetype CLUSTER[id16.1, {DEVICE}] use_archetype CLUSTER[id16.2, {PUMP}]", "id16.1", "id16.2"),
        items(f"use_archetype CLUSTER[id36, {PUMP}]"),
    ),
    "VARXTV": (
        _used(DEVICE),
        one(f"use_archetype ITEM[id2, {DEVICE}]", "id2"),
        items(f"use_archetype CLUSTER[id16.1, {PUMP}]", "id16.1"),
    ),
    "VARXAV": (
        items(f"use_archetype CLUSTER[id36.1, {PUMP}]", "id36.1"),
        items(f"use_archetype CLUSTER[id36.1, {DEVICE}]", "id36.1"),
        third(f"use_archetype CLUSTER[id36.0.1, {PUMP}]", "id36.0.1"),
    ),
    "SUAID": (
        _used(DEVICE),
        items("use_archetype CLUSTER[id36.1] occurrences matches {1}", "id36.1"),
        items("use_archetype CLUSTER[id36] occurrences matches {0}"),
    ),
    "VTPL": (_template(DEVICE), _template(_NAMED, _OVERLAY), items(f"use_archetype CLUSTER[id16.1, {DEVICE}]")),
    "VUNP": (
        one(f"{ITEM} use_node ELEMENT[id3] /items[id2]", "id2", "id3"),
        one(f"use_node ELEMENT[id3] /items[id2] {ITEM}", "id2", "id3"),
        items("use_node ELEMENT[id0.1] /protocol[id41]/items[id42]", "id0.1"),
        items(f"use_node ELEMENT[id0.1] {ITEMS}/items[id5]", "id0.1"),
        third(f"use_node ELEMENT[id0.0.1] {ITEMS}/items[id0.1]", "id0.0.1"),
        third(f"use_node ELEMENT[id0.0.1] {ITEMS}/items[id5]", "id0.0.1"),
    ),
    "VUNT": (
        one(f"{ITEM} use_node ITEM[id3] /items[id2]", "id2", "id3"),
        items(f"use_node CLUSTER[id0.1] {ITEMS}/items[id33]", "id0.1"),
        third(f"use_node ELEMENT[id0.0.1] {ITEMS}/items[id5.1]", "id0.0.1"),
    ),
    "VRANP": (
        one(ITEM, "id2", after=_annotated("/items[id2]", "/", "/items[id2]/value", "/name")),
        of_rich("", after=_annotated(f"{ITEMS}/items[id5]/value[id20]", "/protocol", "/subject")),
        third("ELEMENT[id0.0.1]", "id0.0.1", after=_annotated(f"{ITEMS}/items[id0.0.1]", f"{ITEMS}/items[id5.1]")),
    ),
    "VRRLPAR": (
        _ruled("exists /items[id2]"),
        _ruled("$a: Real ::= /items[id2]/value/magnitude", "$a > 1"),
        of_rich("", rules=f"for_all $x in {ITEMS}/items[id5] satisfies $x/value/magnitude > 1"),
    ),
    "VRRLPRM": (
        _ruled("/items/value = 1"),
        _ruled("exists /name/value"),
        of_rich("", rules="exists /subject and exists /data/events/time"),
    ),
    "VRMVP": (_seen("/items[id2]/value"), _seen("/name"), _seen("/items[id2]/name/mappings"), _seen("/items[id2]")),
    "VRMVAV": (
        _seen("/items[id2]/value", "at1", "at1"),
        _seen("/items[id2]/value", "local::at1", "at1"),
        _seen("/name"),
    ),
}
