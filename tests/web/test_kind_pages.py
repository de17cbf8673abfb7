"""What the pages of kinds make of content, where a whole page would say too little."""

from registry.kinds.regimen.samples import karboplatin_paklitaksel, mfolfox6, r_chop_21
from registry.web.kind_pages import page_of


def test_every_regimen_of_the_demo_has_its_page_in_each_language() -> None:
    for content in (mfolfox6(), r_chop_21(), karboplatin_paklitaksel()):
        for language in ("nb", "nn", "en"):
            page = page_of("regimen", content, language)
            assert len(page["matrix"]) == len(content["lines"])
            assert all(row["dose_basis"] for row in page["matrix"])
            assert page["calendars"][0]["days"][0] == 1
            assert len(page["vectors"]) == len(content["vectors"])


def test_numbers_of_criteria_limits_and_vectors_are_norwegian() -> None:
    page = page_of("regimen", r_chop_21(), "nb")
    assert any("10⁹/L" in each["limit"] for each in page["criteria"])
    assert all("." not in each["limit"] for each in page["criteria"])
    assert all("." not in each["amount"] for each in page["limits"])
    assert all("." not in str(each.get("bsa", "")) for each in page["vectors"])


def test_modifications_say_how_much_in_the_drug_s_own_unit() -> None:
    rows = {
        "modifications": [
            {"key": "a", "trigger": {"nb": "x"}, "line": "l", "action": "dose", "dose": 1.5},
            {"key": "b", "trigger": {"nb": "x"}, "line": "l", "action": "percent", "percent": 75},
            {"key": "c", "trigger": {"nb": "x"}, "line": "l", "action": "step", "step": -1},
            {"key": "d", "trigger": {"nb": "x"}, "action": "delay"},
        ],
        "lines": [{"key": "l", "substance": "x", "unit": "mg/m2"}],
        "limits": [{"key": "m", "substance": "x", "amount": 450, "unit": "mg/m2", "scope": "lifetime"}],
        "support": [{"key": "s", "group": "support", "substance": "y", "dose": 2.5, "unit": "mg"}],
    }
    content = {**mfolfox6(), **rows, "lines": mfolfox6()["lines"]}
    content["modifications"] = [
        {**each, **({"line": "oksaliplatin"} if "line" in each else {})} for each in rows["modifications"]
    ]
    page = page_of("regimen", content, "nb")
    assert [each["amount"] for each in page["modifications"]] == ["1,5 mg/m²", "75 %", "−1", ""]
    assert page["limits"][0]["amount"] == "450 mg/m²"
    assert page["support"]["support"][0]["dose"] == "2,5 mg"


def test_a_kind_without_a_page_of_its_own_needs_nothing_more() -> None:
    assert page_of("codeset", {}, "nb") == {}
