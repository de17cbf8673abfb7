"""Numbers as people type and read them: decimal comma in Norwegian, and never a digit lost."""

import re
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)\Z", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+\Z|[+-]?\d{1,3}(?:,\d{3})+\Z")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
LONGEST = 40


def parse_number(typed: str) -> int | float | None:
    """The number that was typed, or None where it is none or cannot be kept exactly.

    Comma and point both separate decimals: "1,4" and "1.4" are the same. Blanks may group thousands: "2 400".
    """
    text = _SPACES.sub("", typed.strip()).replace("\u2212", "-")
    if len(text) > LONGEST or not _NUMBER.match(text):
        return None
    try:
        exact = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    whole = exact.to_integral_value()
    if exact == whole:
        return int(whole)
    number = float(exact)
    return number if Decimal(repr(number)) == exact else None


def ambiguous(typed: str) -> bool:
    """Whether the text can be read both as thousands and as decimals: 1.500 is one and a half, or fifteen hundred."""
    text = _SPACES.sub("", typed.strip())
    return bool(_GROUPED.match(text)) and not text.lstrip("+-").startswith("0")


def written_number(number: float | Decimal | None, language: str) -> str:
    """As content's number reads in the page's language, without trailing zeros or exponent."""
    if number is None:
        return ""
    exact = Decimal(str(number)).normalize()
    text = f"{exact:f}"
    return text if language == "en" else text.replace(".", ",")


def typed_number(number: float | Decimal | None, language: str) -> str:
    """As a form shows it: 1.125 gets a zero more, so that what the form shows is never refused as ambiguous."""
    text = written_number(number, language)
    return f"{text}0" if ambiguous(text) else text


def parse_numbers(typed: str) -> list[int | float] | None:
    """Numbers with blanks or semicolons between them; a comma between numbers has a blank after it."""
    parts = [part.rstrip(",") for part in re.split(r"[\s;]+", typed.strip()) if part.strip(",")]
    found = [None if ambiguous(part) else parse_number(part) for part in parts]
    return None if None in found else [each for each in found if each is not None]


def parse_days(typed: str) -> list[int] | None:
    """Whole numbers with blanks, commas or semicolons between them, and runs such as 1-5; None where it is none."""
    found: list[int] = []
    for part in re.split(r"[\s,;]+", typed.strip().replace("\u2013", "-").replace("\u2212", "-")):
        if not part:
            continue
        run = re.fullmatch(r"(\d{1,4})-(\d{1,4})", part)
        if run:
            first, last = int(run[1]), int(run[2])
            if not first <= last <= first + 400:
                return None
            found.extend(range(first, last + 1))
        elif re.fullmatch(r"-?\d{1,9}", part):
            found.append(int(part))
        else:
            return None
    return found


def written_days(days: list[int]) -> str:
    """1, 8, 15 or 1–5: runs of three or more are drawn together."""
    parts: list[str] = []
    at = 0
    while at < len(days):
        end = at
        while end + 1 < len(days) and days[end + 1] == days[end] + 1:
            end += 1
        run = days[at : end + 1]
        parts.extend([f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(day) for day in run])
        at = end + 1
    return ", ".join(parts)
