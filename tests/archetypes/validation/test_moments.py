"""Dates, times and durations in ADL 2: patterns and values that make sense, and those that do not."""

import pytest

from archetypes import check
from tests.archetypes.adl2.texts import FORM, sample
from tests.archetypes.validation.texts import one, value


def codes_of(rm_type: str, constraint: str) -> list[str]:
    source = one(value(f"{rm_type}[id3] matches {{ value matches {{{constraint}}} }}"), "id2")
    return [each.code for each in check(source)]


@pytest.mark.parametrize(
    ("rm_type", "constraint"),
    [
        ("DV_DATE", "yyyy-mm-dd"),
        ("DV_DATE", "yyyy-mm-??"),
        ("DV_DATE", "yyyy-??-XX"),
        ("DV_DATE", "yyyy-xx-xx"),
        ("DV_DATE", "yyyy-??-??; 1970-01"),
        ("DV_DATE", "1995-??-XX"),
        ("DV_DATE", "2004-02-29, 2000-12-31"),
        ("DV_TIME", "hh:??:XX"),
        ("DV_TIME", "hh:mm:ss±hh:mm; 09:30:00+02"),
        ("DV_TIME", "hh:mm:??; 10:00"),
        ("DV_TIME", "24:00:00"),
        ("DV_TIME", "|09:30:00Z..10:30:00+0100|"),
        ("DV_DATE_TIME", "yyyy-??-??T??:??:??"),
        ("DV_DATE_TIME", "yyyy-mm-ddThh:mm:ss; 2004-05-20T00:00:00.5"),
        ("DV_DATE_TIME", "|>=2004-05-20T10:00|"),
        ("DV_DURATION", "PYMWDTHMS; P1Y2M"),
        ("DV_DURATION", "PTHM; PT5M"),
        ("DV_DURATION", "PD; -P3D"),
    ],
)
def test_what_iso_8601_and_adl_have_is_no_problem(rm_type: str, constraint: str) -> None:
    assert codes_of(rm_type, constraint) == []


@pytest.mark.parametrize(
    ("code", "rm_type", "constraint"),
    [
        ("SCDPT", "DV_DATE", "yyyy-XX-??"),
        ("SCDPT", "DV_DATE", "yyyy-??-dd"),
        ("SCDPT", "DV_DATE", "1995-??-01"),
        ("SCTPT", "DV_TIME", "hh:??:ss"),
        ("SCTPT", "DV_TIME", "hh:XX:??"),
        ("SCDTPT", "DV_DATE_TIME", "yyyy-mm-??Thh:mm:ss"),
        ("SCDTPT", "DV_DATE_TIME", "yyyy-mm-ddThh:??:ss±hh"),
        ("VILIM", "DV_DATE", "2004-13-01"),
        ("VILIM", "DV_DATE", "2005-02-29"),
        ("VILIM", "DV_DATE", "|>=2004-00|"),
        ("VILIM", "DV_DATE", "0000-01-01"),
        ("VILIM", "DV_TIME", "25:00:00"),
        ("VILIM", "DV_TIME", "24:00:01"),
        ("VILIM", "DV_DATE_TIME", "2004-05-20T10:61:00"),
        ("VILIM", "DV_DATE_TIME", "2004-05-32T10:01:00"),
        ("VILIM", "DV_DATE_TIME", "|2004-05-20T00:00:00Z..2005-05-19T23:59:59|"),
        ("VILIM", "DV_TIME", "|>09:30:00..<09:30:00|"),
        ("VOBAV", "DV_TIME", "hh:mm:ss±hh; 10:00:00"),
        ("VOBAV", "DV_DATE", "yyyy-mm-dd; 2004-05"),
        ("VOBAV", "DV_DATE", "yyyy-mm-XX; 2004-05-01"),
        ("VOBAV", "DV_DURATION", "PWD; PT5M"),
        ("VOBAV", "DV_DURATION", "PTHM; P5M"),
    ],
)
def test_what_makes_no_sense_has_its_code(code: str, rm_type: str, constraint: str) -> None:
    assert codes_of(rm_type, constraint) == [code]


def test_a_template_with_one_overlay_twice_is_told() -> None:
    form = sample(FORM)
    before, overlay, after = form.rpartition("template_overlay")
    twice = f"{before}{overlay}{after}\n{'-' * 40}\n{overlay}{after}"
    assert "VARID" not in {each.code for each in check(form)}
    assert "VARID" in {each.code for each in check(twice)}
