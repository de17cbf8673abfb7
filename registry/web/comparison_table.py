"""The changes between two versions as a table for spreadsheets: a row for each field of each change."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from flask_babel import gettext

from registry.kinds.kind import Change
from registry.kinds.named_rows import spelled_out
from registry.web import words
from registry.web.naming import field_name, local, say, written

#: As spreadsheets of this country open it: semicolons, and a mark that it is Unicode.
DELIMITER = ";"
MARK = "\ufeff"
#: What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_table(changes: Iterable[Change], labels: Mapping[str, str], kind: str) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(_heading())
    for change in changes:
        for row in _rows(change, labels, kind):
            writer.writerow(_harmless(cell) for cell in row)
    return (MARK + file.getvalue()).encode()


def _heading() -> list[str]:
    return [
        gettext("Code"),
        gettext("Name"),
        gettext("Change"),
        gettext("Grade"),
        gettext("Touches safety"),
        gettext("Field"),
        gettext("Before"),
        gettext("After"),
        gettext("Why it is graded so"),
    ]


def _rows(change: Change, labels: Mapping[str, str], kind: str) -> Iterator[list[str]]:
    name = labels.get(change.key, "") if change.key else gettext("The standard's own fields")
    what = words.word(words.WHAT_HAPPENED, change.kind)
    start = [change.key, name, what, words.word(words.GRADES, change.grade), local(change.safety)]
    why = " ".join(say(reason, kind) for reason in change.reasons)
    if not change.fields:
        yield [*start, "", "", "", why]
    for each in spelled_out(change.fields):
        sides = [written(value, each.field, kind) if value is not None else "" for value in (each.before, each.after)]
        yield [*start, field_name(each.field, kind, change.key), *sides, why]


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would run as a formula is told as text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
