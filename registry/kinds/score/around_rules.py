"""Rules on what surrounds the variables: scales, what excludes each other, red flags, population, sources."""

from collections.abc import Iterator

from registry.errors import Problem, problem
from registry.kinds.numerals import exact, plain
from registry.kinds.score.chart import Chart, Row, Variable


def scales_are_used(chart: Chart) -> Iterator[Problem]:
    for key, row in chart.scales.items():
        place = f"scale/{key}"
        variable = chart.variables.get(row["variable"])
        if variable is None:
            continue  # the item above is not here, which is told for all kinds
        if variable.type != "number":
            yield problem(
                "scale-of-no-number", "Only a number can have alternative scales.", item=place, field="variable"
            )
        elif len(variable.scales) == 1:
            yield problem(
                "scale-alone", "{title} has one scale only; one alone is no alternative.", item=place,
                field="variable", title=variable.title,
            )  # fmt: skip
        if not row.get("when"):
            yield problem("scale-unexplained", "Say when this scale is used.", item=place, field="when")


def exclusions_are_of_questions(chart: Chart) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in chart.rows("exclusions"):
        place = f"exclusive/{row['key']}"
        for key in row["variables"]:
            variable = chart.variables.get(key)
            if variable is None or variable.type != "yes-no":
                yield problem(
                    "exclusion-unknown",
                    "{key} is not a yes-no variable of this score; a choice excludes by itself.",
                    item=place,
                    field="variables",
                    key=key,
                )
            if key in seen:
                yield problem(
                    "exclusion-twice",
                    "{key} is named twice; a variable stands in one such group.",
                    item=place,
                    field="variables",
                    key=key,
                )
            seen.add(key)
        if len(row["variables"]) < 2:
            yield problem("exclusion-alone", "Name at least two variables.", item=place, field="variables")


def flags_can_show(chart: Chart) -> Iterator[Problem]:
    for row in chart.rows("flags"):
        place, key = f"flag/{row['key']}", row.get("variable")
        ways = [row.get("points") is not None, bool(row.get("answer")), "low" in row or "high" in row]
        if sum(ways) != 1:
            yield problem(
                "flag-rule",
                "A red flag shows by points, by an answer or by a value: fill in one of the three.",
                item=place,
            )
        elif key is not None and key not in chart.variables:
            yield problem(
                "flag-variable-unknown", "{key} is not a variable of this score.", item=place, field="variable", key=key
            )
        else:
            asked = [chart.variables[key]] if key is not None else list(chart.variables.values())
            yield from _can_show(row, asked, place)


def _can_show(row: Row, asked: list[Variable], place: str) -> Iterator[Problem]:
    if row.get("points") is not None:
        highest = max((points for each in asked for points in each.points_in({})), default=None)
        if highest is not None and exact(row["points"]) > highest:
            yield problem(
                "flag-unreachable",
                "No answer gives so many points; the most is {highest}.",
                item=place,
                field="points",
                highest=plain(highest),
            )
    elif row.get("answer"):
        if not any(row["answer"] in each.answers for each in asked):
            yield problem(
                "flag-answer-unknown",
                "{answer} is not an answer of that variable.",
                item=place,
                field="answer",
                answer=row["answer"],
            )
    elif row.get("variable") is None or asked[0].type != "number":
        yield problem(
            "flag-value-of-no-number", "A value needs the number that it is of.", item=place, field="variable"
        )
    elif "low" in row and "high" in row and exact(row["low"]) > exact(row["high"]):
        yield problem("flag-empty", "The interval ends before it begins.", item=place, field="low")


def population_can_be(chart: Chart) -> Iterator[Problem]:
    ages = {name: chart.content.get(name) for name in ("min_age", "max_age")}
    for name, age in ages.items():
        if age is not None and not 0 <= age <= 130:
            yield problem("age-implausible", "Nobody is {age} years old.", field=name, age=age)
    if ages["min_age"] is not None and ages["max_age"] is not None and ages["min_age"] > ages["max_age"]:
        yield problem("ages-crossed", "The lowest age is above the highest.", field="min_age")
    if not chart.content.get("population") and ages == {"min_age": None, "max_age": None}:
        yield problem(
            "population-missing",
            "Say for whom the score is; used on others it misleads.",
            field="population",
            severity="warning",
        )


def sources_are_there(chart: Chart) -> Iterator[Problem]:
    known = {row["key"] for row in chart.rows("sources")}
    if not known:
        yield problem("sources-missing", "Name the source of points and bands.", field="sources", severity="warning")
    for field, prefix in (("bands", "band/"), ("flags", "flag/")):
        for row in chart.rows(field):
            if row.get("source") and row["source"] not in known:
                yield problem(
                    "source-unknown",
                    "{source} is not among the sources.",
                    item=f"{prefix}{row['key']}",
                    field="source",
                    source=row["source"],
                )
            elif not row.get("source") and len(known) > 1:
                yield problem(
                    "source-unsaid",
                    "Say which of the sources this is from.",
                    item=f"{prefix}{row['key']}",
                    field="source",
                    severity="warning",
                )


AROUND_RULES = (
    scales_are_used,
    exclusions_are_of_questions,
    flags_can_show,
    population_can_be,
    sources_are_there,
)
