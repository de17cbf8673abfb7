"""Rules on the sum: which sums can be reached, that each lies in one band of each table, and that bands are reached."""

from collections.abc import Iterator, Mapping

from registry.errors import Problem, problem
from registry.kinds.numerals import exact, plain, written
from registry.kinds.score.chart import MOST_CASES, Case, Chart, Condition, Row, condition_of
from registry.kinds.score.reach import Reach, Sums, reach


def conditions_are_known(chart: Chart) -> Iterator[Problem]:
    for item, field, condition in chart.conditions():
        if chart.knows(condition):
            continue
        if not condition.variable or not condition.answer:
            yield problem(
                "condition-incomplete", "A condition names both a variable and an answer.", item=item, field=field
            )
        else:
            yield problem(
                "condition-unknown",
                "There is no choice or yes-no variable {variable} with an answer {answer}.",
                item=item,
                field=field,
                variable=condition.variable,
                answer=condition.answer,
            )


def bands_are_given(chart: Chart) -> Iterator[Problem]:
    if not chart.rows("variables"):
        yield problem("variables-missing", "A score needs variables.", field="variables")
    if not chart.rows("bands"):
        yield problem("bands-missing", "Say what the sum means: add bands.", field="bands")
    for row in chart.rows("bands"):
        if exact(row["low"]) > exact(row["high"]):
            yield problem("band-empty", "The band ends before it begins.", item=f"band/{row['key']}", field="low")


def sums_agree(chart: Chart) -> Iterator[Problem]:
    """All that is said of sums: the stated ends, and every table of bands for every answer that it depends on."""
    if not chart.rows("variables") or not all(chart.knows(each) for _, _, each in chart.conditions()):
        return
    every = chart.cases(each for _, _, each in chart.conditions())
    if every is None:
        yield problem(
            "cases-too-many",
            "Intervals and bands depend on so many answers that they cannot be checked; at most {most} combinations.",
            field="variables",
            most=MOST_CASES,
        )
        return
    found = reach(chart, every)
    if found is None:
        yield problem(
            "sums-too-many",
            "The sums span too many steps to be checked; look for points that were mistyped.",
            field="variables",
        )
        return
    yield from _ends(chart, found.where({}))
    for rows in _tables(chart).values():
        yield from _table(chart, rows, found)


def _ends(chart: Chart, sums: Sums) -> Iterator[Problem]:
    for name, found in (("minimum", sums.lowest), ("maximum", sums.highest)):
        stated = chart.content.get(name)
        if stated is not None and exact(stated) != found:
            yield problem(
                "total-disagrees",
                "{stated} is stated, but the variables come to {found}.",
                field=name,
                stated=stated,
                found=plain(found),
            )


def _tables(chart: Chart) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in chart.rows("bands"):
        found.setdefault(row.get("table") or "", []).append(row)
    return found


def _table(chart: Chart, rows: list[Row], found: Reach) -> Iterator[Problem]:
    """For each case that the table tells apart, the sums of all cases that agree with it."""
    conditions = {row["key"]: condition_of(row) for row in rows}
    cases = chart.cases(each for each in conditions.values() if each is not None) or []
    reached: set[str] = set()
    for case in cases:
        sums = found.where(case)
        applying = [row for row in rows if _holds(conditions[row["key"]], case)]
        reached |= {row["key"] for row in applying if _bits(sums, row) & sums.bits}
        yield from _covered(chart, sums, applying, case)
    for row in rows:
        if row["key"] not in reached and exact(row["low"]) <= exact(row["high"]):
            yield problem(
                "band-unreachable",
                "No answers come to a sum in this band.",
                item=f"band/{row['key']}",
                field="low",
            )


def _holds(condition: Condition | None, case: Case) -> bool:
    return condition is None or condition.holds(case)


def _bits(sums: Sums, row: Row) -> int:
    return sums.of(exact(row["low"]), exact(row["high"]))


def _covered(chart: Chart, sums: Sums, rows: list[Row], case: Case) -> Iterator[Problem]:
    covered = 0
    for row in rows:
        twice = covered & _bits(sums, row) & sums.bits
        covered |= _bits(sums, row)
        if twice:
            yield problem(
                "band-overlap",
                "These sums lie in another band as well: {sums}.{case}",
                item=f"band/{row['key']}",
                field="low",
                sums=_listed(sums, twice),
                case=_case(chart, case),
            )
    left = sums.bits & ~covered
    if left:
        yield problem(
            "band-gap",
            "These sums can be reached, but lie in no band: {sums}.{case}",
            field="bands",
            sums=_listed(sums, left),
            case=_case(chart, case),
        )


def _listed(sums: Sums, bits: int) -> str:
    shown = sums.values(bits)
    more = " …" if bits.bit_count() > len(shown) else ""
    return ", ".join(written(each, "en") for each in shown) + more


def _case(chart: Chart, case: Case) -> str:
    return f" ({chart.said(case)})" if case else ""


SUM_RULES = (conditions_are_known, bands_are_given, sums_agree)
