"""Dates as FHIR writes them, of a day, a month or a year, as stretches of time in Oslo."""

from datetime import datetime, timedelta

from registry.services.reading.timeline import parse_moment


def stretch(text: str) -> tuple[datetime, datetime]:
    """From when until when a date of any precision goes, in Oslo."""
    parts = text.split("-")
    if len(text) > 10 or not all(part.isdecimal() for part in parts) or len(parts) > 3:
        moment = parse_moment(text, "date")
        return moment, moment + timedelta(seconds=1)
    start = parse_moment("-".join([*parts, "01", "01"][:3]), "date")
    following = {1: _year(text), 2: _month(parts)}.get(len(parts))
    return start, parse_moment(following, "date") if following else start + timedelta(days=1)


def _year(text: str) -> str:
    return f"{int(text[:4]) + 1:04}-01-01"


def _month(parts: list[str]) -> str:
    if len(parts) < 2:
        return ""
    year, month = int(parts[0][:4]), int(parts[1][:2])
    return f"{year + 1:04}-01-01" if month >= 12 else f"{year:04}-{month + 1:02}-01"
