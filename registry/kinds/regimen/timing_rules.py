"""Rules on when a drug line is given: days, times, duration, and the continuous infusion that must not be misread."""

from collections.abc import Iterator
from itertools import pairwise

from registry.errors import Problem, problem
from registry.kinds.numerals import written
from registry.kinds.regimen.line_rules import item
from registry.kinds.regimen.lines import DAY, Line
from registry.kinds.regimen.plan import Plan, twice
from registry.kinds.regimen.vocabulary import ROUTES, ROUTES_WITHOUT_INFUSION

LONGEST_INFUSION = 30 * DAY
SHORTEST_CONTINUOUS = 12 * 60


def long_infusion_is_a_continuous_total(line: Line, plan: Plan) -> Iterator[Problem]:
    """The trap that has killed: 2400 mg/m² over 46 hours read as 2400 mg/m² a day."""
    if line.duration is not None and line.duration > DAY and line.basis and line.basis != "continuous-total":
        yield problem(
            "multiday-infusion-basis",
            "{drug} runs for {hours} hours, more than a day, but its dose is stated {basis}. Read so, the patient gets "
            "the whole dose again each day. State the total of the infusion, with the basis continuous-total.",
            item=item(line),
            field="dose_basis",
            drug=line.substance,
            hours=_hours(line),
            basis=line.basis,
        )


def continuous_total_is_given_once(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.basis != "continuous-total":
        return
    if line.duration is None:
        yield problem(
            "duration-missing",
            "A continuous total of {drug} needs the duration that it runs over.",
            item=item(line),
            field="duration",
            drug=line.substance,
        )
    if len(line.days) > 1 or line.times != 1:
        yield problem(
            "continuous-total-repeated",
            "A continuous total is given once in a cycle: give {drug} one start day and once a day, or choose the "
            "dose basis that fits.",
            item=item(line),
            field="days",
            drug=line.substance,
        )
    if line.route in ROUTES and line.route not in ("intravenous-infusion", "subcutaneous", "intraperitoneal"):
        yield problem(
            "continuous-total-route",
            "{route} is no route for a continuous infusion of {drug}.",
            item=item(line),
            field="route",
            route=line.route,
            drug=line.substance,
        )


def continuous_total_runs_for_hours(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.basis == "continuous-total" and line.duration is not None and 0 < line.duration < SHORTEST_CONTINUOUS:
        yield problem(
            "continuous-total-short",
            "A continuous infusion of {drug} over {minutes} minutes is short; the duration is in minutes, not hours.",
            item=item(line),
            field="duration",
            severity="warning",
            drug=line.substance,
            minutes=written(line.duration, "en"),
        )


def days_inside_the_cycle(line: Line, plan: Plan) -> Iterator[Problem]:
    length = plan.cycle_length(line)
    if not line.days:
        yield problem(
            "days-missing", "{drug} has no day; name the days.", item=item(line), field="days", drug=line.substance
        )
    for day in line.days:
        if day < 1 or (length is not None and day > length):
            yield problem(
                "day-outside-cycle",
                "Day {day} of {drug} is outside the cycle, which has the days 1 to {length}.",
                item=item(line),
                field="days",
                day=day,
                drug=line.substance,
                length="–" if length is None else length,
            )
    for day in sorted(twice(line.days)):
        yield problem("day-twice", "Day {day} stands twice; use times a day.", item=item(line), field="days", day=day)


def times_plausible(line: Line, plan: Plan) -> Iterator[Problem]:
    if not 1 <= line.times <= 24:
        yield problem(
            "times-implausible",
            "{times} times a day cannot be; give a number from 1 to 24.",
            item=item(line),
            field="times_per_day",
            times=line.times,
        )


def duration_plausible(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.duration is None:
        return
    if not 0 < line.duration <= LONGEST_INFUSION:
        yield problem(
            "duration-implausible",
            "A duration of {minutes} minutes cannot be; give minutes above 0 and at most {most}.",
            item=item(line),
            field="duration",
            minutes=written(line.duration, "en"),
            most=LONGEST_INFUSION,
        )
    elif line.route in ROUTES_WITHOUT_INFUSION:
        yield problem(
            "duration-without-infusion",
            "{drug} is given {route}; a time of infusion has no meaning there.",
            item=item(line),
            field="duration",
            drug=line.substance,
            route=line.route,
        )


def infusion_has_a_duration(line: Line, plan: Plan) -> Iterator[Problem]:
    infused = line.route == "intravenous-infusion" and line.basis != "continuous-total"
    if infused and line.duration is None and not plan.row(line).get("note"):
        yield problem(
            "infusion-without-duration",
            "The infusion of {drug} has no duration; state it, or say in the note how the rate is set.",
            item=item(line),
            field="duration",
            severity="warning",
            drug=line.substance,
        )


def infusion_ends_before_the_next(line: Line, plan: Plan) -> Iterator[Problem]:
    if line.duration is None:
        return
    days = sorted(set(line.days))
    gap = min((after - before for before, after in pairwise(days)), default=None)
    within_the_day = line.times > 1 and line.duration * line.times > DAY
    into_the_next = gap is not None and line.duration > gap * DAY
    if within_the_day or into_the_next:
        yield problem(
            "infusion-overlap",
            "Infusions of {drug} over {hours} hours overlap: the next one starts before the last has ended. Check "
            "days, times a day, duration and dose basis.",
            item=item(line),
            field="duration",
            drug=line.substance,
            hours=_hours(line),
        )


def infusion_ends_within_the_cycle(line: Line, plan: Plan) -> Iterator[Problem]:
    length = plan.cycle_length(line)
    if line.duration is None or length is None or not line.days:
        return
    if line.duration > (length - max(line.days) + 1) * DAY:
        yield problem(
            "infusion-beyond-cycle",
            "The infusion of {drug} over {hours} hours still runs when the next cycle starts.",
            item=item(line),
            field="duration",
            drug=line.substance,
            hours=_hours(line),
        )


def parallel_line_known(line: Line, plan: Plan) -> Iterator[Problem]:
    if not line.parallel_with:
        return
    other = plan.line(line.parallel_with)
    if other is None or other.key == line.key:
        yield problem(
            "parallel-unknown",
            "{drug} is to run parallel with {other}, which is not another line of this regimen.",
            item=item(line),
            field="parallel_with",
            drug=line.substance,
            other=line.parallel_with,
        )
    elif not set(line.days) & set(other.days):
        yield problem(
            "parallel-other-day",
            "{drug} is to run parallel with {other}, but they have no day in common.",
            item=item(line),
            field="parallel_with",
            drug=line.substance,
            other=line.parallel_with,
        )


def _hours(line: Line) -> str:
    assert line.duration is not None
    return f"{(line.duration / 60).normalize():f}"


TIMING_RULES = (
    long_infusion_is_a_continuous_total,
    continuous_total_is_given_once,
    continuous_total_runs_for_hours,
    days_inside_the_cycle,
    times_plausible,
    duration_plausible,
    infusion_has_a_duration,
    infusion_ends_before_the_next,
    infusion_ends_within_the_cycle,
    parallel_line_known,
)
