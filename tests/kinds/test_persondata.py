"""National identity numbers are found in text, whatever sort and however written; other numbers are not."""

import pytest

from registry.kinds.persondata import identity_numbers, is_identity_number

FIRST, SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def numbered(start: str) -> str:
    """The first number with these digits in front whose check digits exist; made up, and belonging to nobody."""
    for serial in range(1000):
        digits = [int(digit) for digit in f"{start}{serial:0{9 - len(start)}}"]
        for weights in (FIRST, SECOND):
            digits.append(-sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11)
        if max(digits) < 10:
            return "".join(map(str, digits))
    raise AssertionError(start)


@pytest.mark.parametrize(
    ("sort", "start"),
    [
        ("birth number", "010203"),
        ("D-number", "410203"),
        ("H-number", "014203"),
        ("synthetic number of the health network", "016703"),
        ("synthetic number of the tax authority", "018203"),
        ("synthetic D-number", "418203"),
        ("common auxiliary number", "812345"),
    ],
)
def test_every_sort_of_number_is_found(sort: str, start: str) -> None:
    number = numbered(start)
    text = f"Gjelder {number}."
    assert list(identity_numbers(text)) == [(8, 19)], sort


@pytest.mark.parametrize(
    "pattern", ["{0}{1}{2} {3}{4}", "{0}{1}{2}-{3}{4}", "{0}.{1}.{2} {3} {4}", "{0} {1} {2}\u00a0{3}{4}"]
)
def test_numbers_are_found_however_they_are_written(pattern: str) -> None:
    number = numbered("310199")
    written = pattern.format(number[:2], number[2:4], number[4:6], number[6:9], number[9:])
    assert len(list(identity_numbers(f"født {written}, innlagt"))) == 1


def test_every_number_in_a_text_is_found_among_others() -> None:
    one, other = numbered("010203"), numbered("410203")
    text = f"12345678901 {one}; 99 88 77 66, {other}"
    assert [text[start:end] for start, end in identity_numbers(text)] == [one, other]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tlf. 22 33 44 55",
        "org.nr. 983 658 776",
        "urn:oid:2.16.578.1.12.4.1.1.7110",
        "2026-01-31T12:00:00",
        "12345678901234",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert list(identity_numbers(text)) == []


def test_wrong_check_digits_day_or_month_make_no_identity_number() -> None:
    number = [int(digit) for digit in numbered("010203")]
    assert is_identity_number(number)
    for place in (9, 10):
        wrong = [*number]
        wrong[place] = (wrong[place] + 1) % 10
        assert not is_identity_number(wrong)
    assert not is_identity_number([int(digit) for digit in numbered("320203")])
    assert not is_identity_number([int(digit) for digit in numbered("012903")])
    assert not is_identity_number([1, 2, 3])
