"""What an archetype says of itself: notations that break a rule, and near ones that do not."""

from tests.archetypes.adl2.texts import terms
from tests.archetypes.validation.notations.rich import BOTH, ENGLISH, RICH, SECOND, TRY, items, of_rich, third
from tests.archetypes.validation.texts import DESCRIPTION, DEVICE, HEADER, PARENT, PUMP, adl, cluster

_NB = '["nb"] = <language = <[ISO_639-1::{}]> author = <["name"] = <"N">>>'


def _header(text: str, **parts: str) -> str:
    return adl(header=text, **parts)  # type: ignore[arg-type]


def _translated(*stated: tuple[str, str], defined: tuple[str, ...] = ("nb",)) -> str:
    each = " ".join(
        f'["{key}"] = <language = <[ISO_639-1::{code}]> author = <["name"] = <"N">>>' for key, code in stated
    )
    return adl(
        language=f"{ENGLISH} translations = <{each}>",
        defined=terms("id1") + "".join(terms("id1", language=code) for code in defined),
    )


def _details(*stated: tuple[str, str]) -> str:
    each = " ".join(f'["{key}"] = <language = <[ISO_639-1::{code}]> purpose = <"To try">>' for key, code in stated)
    return adl(description=f'description lifecycle_state = <"unmanaged"> details = <{each}>')


def _root(code: str, *defined: str, **parts: str) -> str:
    return adl(f"CLUSTER[{code}]", codes=defined or (code,), **parts)  # type: ignore[arg-type]


def _speaking(*codes: str, parent: str = RICH, root: str = "id1.1") -> str:
    each = " ".join(f'["{code}"] = <language = <[ISO_639-1::{code}]> author = <["name"] = <"N">>>' for code in codes)
    return adl(
        f"OBSERVATION[{root}]",
        language=f"{ENGLISH} translations = <{each}>" if codes else ENGLISH,
        defined=terms(root) + "".join(terms(root, language=code) for code in codes),
        specialize=parent,
        archetype_id=TRY,
    )


BROKEN = {
    "VARAV": (
        _header("(rm_release=1.0.4)", kind="operational_template"),
        _header("(adl_version=2; rm_release=1.0.4)"),
        _header("(adl_version=2.0; rm_release=1.0.4)"),
        _header("(adl_version=2.0.5.1; rm_release=1.0.4)"),
        _header("(adl_version=2.0.x; rm_release=1.0.4)"),
    ),
    "VARRV": (
        _header("(adl_version=2.0.6)"),
        _header("(adl_version=2.0.6; rm_release=1)"),
        _header("(adl_version=2.0.6; rm_release=1.0)"),
        _header("(adl_version=2.0.6; rm_release=v1.0.4)"),
        _header("(adl_version=2.0.6; rm_release=latest)"),
        _header("(adl_version=2.0.6; rm_release)"),
    ),
    "VARCN": (
        _root("id2"),
        _root("id1.1"),
        _root("id1", "id2"),
        _root("id1.2", specialize=DEVICE),
        _root("id1.1.1", specialize=DEVICE),
        _root("id1", specialize=DEVICE),
        _root("id0.1", specialize=DEVICE),
        _root("at1", "at1"),
    ),
    "VATID": (
        _root("id1", "id2"),
        adl(cluster("ELEMENT[id2]")),
        adl(cluster("CLUSTER[id2] matches { items matches { ELEMENT[id3] } }"), codes=("id1", "id2")),
        adl(cluster("allow_archetype CLUSTER[id2] matches { include archetype_id/value matches {/.*/} }")),
        adl(cluster("ELEMENT[id2] use_node ELEMENT[id3] /items[id2]"), codes=("id1", "id2")),
        items("ELEMENT[id0.1]"),
        items("ELEMENT[id5.1]"),
        third("ELEMENT[id5.0.1]"),
    ),
    "VARDT": (
        adl("ELEMENT[id1]"),
        adl("CLUSTER[id1]", archetype_id="openEHR-EHR-ELEMENT.try.v1.0.0"),
        adl("ITEM[id1]"),
        adl("DV_INTERVAL<DV_QUANTITY>[id1]"),
        of_rich("", archetype_id="openEHR-EHR-EVALUATION.try.v1.0.0"),
    ),
    "VARD": (
        adl(description=""),
        adl(description="", language=BOTH, defined=terms("id1") + terms("id1", language="nb")),
        of_rich("", description=""),
        third("ELEMENT[id0.0.1]", "id0.0.1", description=""),
        adl(description="", kind="template", specialize=DEVICE, definition="CLUSTER[id1.1]", codes=("id1.1",)),
    ),
    "VDEOL": (
        adl(language=""),
        adl(language="", description=""),
        of_rich("", language=""),
        third("ELEMENT[id0.0.1]", "id0.0.1", language=""),
        adl(language="", kind="template", specialize=DEVICE, definition="CLUSTER[id1.1]", codes=("id1.1",)),
    ),
    "VACSD": (
        _root("id1.1"),
        _root("id1.1.1"),
        _root("id1", specialize=DEVICE),
        _root("id1.1.1", specialize=DEVICE),
        _root("id1.1", specialize=PUMP),
        _root("id1.1.1.1", specialize=PUMP),
        adl("OBSERVATION[id1.1]", codes=("id1.1",), specialize=SECOND, archetype_id=TRY),
    ),
    "VASID": (
        _root("id1.1", specialize="openEHR-EHR-CLUSTER.none.v1.0.0"),
        _root("id1.1", specialize="openEHR-EHR-CLUSTER.device.v2"),
        _root("id1.1", specialize="openEHR-EHR-CLUSTER.device.v1.3"),
        _root("id1.1", specialize="openEHR-EHR-CLUSTER.try.v1.0.0"),
        _root("id1.1", specialize="openEHR-DEMOGRAPHIC-CLUSTER.device.v1"),
        of_rich("", specialize="openEHR-EHR-OBSERVATION.rich-third.v1"),
    ),
    "VTRLA": (
        _translated(("nn", "nb")),
        _translated(("nb", "nn"), defined=("nn",)),
        _translated(("nb", "nb"), ("de", "da"), defined=("nb", "de")),
        _translated(("NB", "nb")),
        _translated(("nb-NO", "nb")),
    ),
    "VRDLA": (
        _details(("nb", "en")),
        _details(("en", "nb")),
        _details(("en", "en"), ("nb", "nn")),
        _details(("en-GB", "en")),
        _details(("EN", "en")),
    ),
    "VALC": (
        _speaking("de"),
        _speaking("nb", "de"),
        _speaking("nn"),
        _speaking("nb", parent=SECOND, root="id1.1.1"),
        adl(
            "CLUSTER[id1.1]",
            language=BOTH,
            defined=terms("id1.1") + terms("id1.1", language="nb"),
            specialize=DEVICE,
        ),
    ),
}
_TEMPLATE = adl(kind="template", specialize=DEVICE, definition="CLUSTER[id1.1]", codes=("id1.1",))
_OVERLAY = adl(
    "CLUSTER[id1.1]",
    codes=("id1.1",),
    archetype_id="openEHR-EHR-CLUSTER.ovl.v1.0.0",
    specialize=PUMP.replace("-pump", ""),
    kind="template_overlay",
    header="",
    language="",
    description="",
)
KEPT = {
    "VARAV": (adl(), _header("(adl_version=2.0.6; rm_release=1.0.4; generated)"), _TEMPLATE + "\n" + _OVERLAY),
    "VARRV": (
        adl(),
        _header("(adl_version=2.0.6; rm_release=1.1.0)"),
        _header("(adl_version=2.3.0; uid=11111111-2222-3333-4444-555555555555; rm_release=1.0.4)"),
        _header("(adl_version=2.0.6; rm_release=1.2.0-alpha)"),
    ),
    "VARCN": (adl(), _root("id1.1", specialize=DEVICE), _root("id1.1.1", specialize=PUMP), _root("at0000")),
    "VATID": (
        adl(cluster("ELEMENT[id2] matches { value matches { DV_TEXT[id3] } }"), codes=("id1", "id2")),
        adl(cluster(f"use_archetype CLUSTER[id2, {DEVICE}]")),
        items("ELEMENT[id5]"),
        third("ELEMENT[id5.1]"),
    ),
    "VARDT": (adl(), adl("cluster[id1]"), of_rich("", "id0.1"), _TEMPLATE),
    "VARD": (adl(), _TEMPLATE + "\n" + _OVERLAY, adl(description=DESCRIPTION + ' licence = <"CC0">')),
    "VDEOL": (
        adl(),
        _TEMPLATE + "\n" + _OVERLAY,
        adl(language=BOTH, defined=terms("id1") + terms("id1", language="nb")),
    ),
    "VACSD": (adl(), _root("id1.1", specialize=DEVICE), _root("id1.1.1", specialize=PUMP), _TEMPLATE + "\n" + _OVERLAY),
    "VASID": (
        _root("id1.1", specialize=DEVICE),
        _root("id1.1", specialize="openEHR-EHR-CLUSTER.device.v1"),
        _root("id1.1", specialize="openEHR-EHR-CLUSTER.device.v1.0"),
        _root("id1.1", specialize=PARENT.replace("EHR-CLUSTER", "ehr-cluster")),
    ),
    "VTRLA": (_translated(("nb", "nb")), _translated(("nb-NO", "nb-NO"), defined=("nb-NO",)), adl()),
    "VRDLA": (_details(("en", "en")), _details(("en", "en"), ("nb", "nb")), _details(("pt-br", "pt-br"))),
    "VALC": (_speaking(), _speaking("nb"), _speaking(parent=SECOND, root="id1.1.1"), adl(header=HEADER)),
}
