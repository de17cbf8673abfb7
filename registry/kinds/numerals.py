"""Numbers of measures and doses: exact decimals in arithmetic, JSON numbers in content, local decimal signs on pages.

Content holds JSON numbers of at most twelve significant digits and six decimals. Within those bounds the shortest form
that RFC 8785 writes is the number that was typed, so nothing is lost between form, hash and arithmetic; a number is
never computed with as a binary fraction.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

Number = int | float | str | Decimal

DIGITS = 12
DECIMALS = 6


def exact(value: Number) -> Decimal:
    """The decimal that was typed. Raises ValueError where there is none, or more digits than content can carry."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("not a number")  # noqa: TRY004 - one refusal for all that cannot be a number
    if isinstance(value, str) and (len(value) > 40 or not value.isascii() or "_" in value):
        raise ValueError("not a number")
    if isinstance(value, int) and abs(value) >= 10**DIGITS:
        raise ValueError("too many digits")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not number.is_finite():
        raise ValueError("not finite")
    return _within_bounds(number)


def _within_bounds(number: Decimal) -> Decimal:
    if number and not -DECIMALS <= number.adjusted() < DIGITS:
        raise ValueError("too many digits")
    number = shortest(number)
    if len(number.as_tuple().digits) > DIGITS or number != number.quantize(Decimal(10) ** -DECIMALS):
        raise ValueError("too many digits")
    return number


def shortest(number: Decimal) -> Decimal:
    """Without trailing zeros and without exponent: 85.0 is 85, and 1E+2 is 100."""
    number = number.normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def plain(number: Decimal) -> int | float:
    """As content holds it: 85 and not 85.0, 1.4 as the double whose shortest form is 1.4."""
    whole = number.to_integral_value()
    return int(whole) if number == whole else float(number)


def rounded(number: Decimal, places: int) -> Decimal:
    """Rounded half up, away from zero at the half, as clinics do by hand."""
    return shortest(number.quantize(Decimal(10) ** -places, rounding=ROUND_HALF_UP))


def written(number: Number, language: str = "nb") -> str:
    """For people: 1,4 in Norwegian and 1.4 in English; never a trailing zero, an exponent or a thousands sign."""
    text = f"{shortest(number if isinstance(number, Decimal) else exact(number)):f}"
    return text if language == "en" else text.replace(".", ",")
