"""The content model of a score, with labels for forms: shapes and closed vocabularies. The rules judge the rest.

All bounds are inclusive: an interval from 9 to 11 holds both. Values are rounded to the variable's decimals first.
"""

from marshmallow import Schema, fields, validate

from registry.kinds.fields import choice, key, line, lines, text
from registry.kinds.labels import label
from registry.kinds.measures import number, table, whole
from registry.kinds.score import vocabulary

#: Keys that other rows, test vectors and FHIR's link ids name: without blanks, dots and slashes.
_NAME = r"^[A-Za-z0-9_-]+\Z"


def name(help: str) -> fields.String:
    """The key of a row that other rows point at."""
    rules = [validate.Length(min=1, max=120), validate.Regexp(_NAME)]
    return fields.String(required=True, validate=rules, metadata=label("Key", help=help))


def pointer(title: str, help: str, *, required: bool = False) -> fields.String:
    return line(label(title, help=help), required=required, longest=120)


_IF_VARIABLE = "Holds only where another variable has a given answer; the key of that variable."
_IF_ANSWER = "The key of the answer; yes or no for a yes-no variable."


class Binding(Schema):
    """What a variable or a choice is called in a code set."""

    code_set = line(label("Code set", help="Slug or canonical URI, as http://loinc.org."), required=True, longest=200)
    code = line(label("Code"), required=True, longest=60)


class Interval(Schema):
    """Points for the values from one bound to the other, both included; open at an end that is not given."""

    low = number(label("From and including"))
    high = number(label("To and including"))
    points = number(label("Points"), required=True)
    scale = pointer("Scale", "The key of an alternative scale, where the variable has some.")
    if_variable = pointer("Only where the variable", _IF_VARIABLE)
    if_answer = pointer("has the answer", _IF_ANSWER)


class Choice(Schema):
    key = name("Names the answer for good, as alert.")
    title = text(label("Answer"), required=True)
    points = number(label("Points"), required=True)
    code_set = line(label("Code set"), longest=200)
    code = line(label("Code"), longest=60)


class Variable(Schema):
    """One thing that is observed or asked, and the points that it gives."""

    key = name("Names the variable for good, as pulse.")
    title = text(label("Title"), required=True)
    question = text(label("What is measured or asked"))
    type = choice(vocabulary.TYPES, label("Type"), required=True)
    unit = choice(vocabulary.UNITS, label("Unit", help="For a number; 1 where it is a bare number."))
    decimals = whole(label("Decimals", help="The value is rounded to these before points are read; 0 where empty."))
    lowest = number(label("Lowest possible value"))
    highest = number(label("Highest possible value"))
    intervals = table(Interval, label("Points by interval", help="For a number."), most=60)
    choices = table(Choice, label("Answers", help="For a choice."), most=60)
    points_yes = number(label("Points for yes"))
    points_no = number(label("Points for no", help="0 where empty."))
    bindings = table(Binding, label("Codes"), most=20)
    path = line(label("Path in the archetype"), longest=500)
    note = text(label("Note"))


class Scale(Schema):
    """One of several ways to read points from the same variable, chosen for the patient by somebody qualified."""

    key = name("Names the scale for good, as scale-2.")
    variable = pointer("Variable", "The key of the variable.", required=True)
    title = text(label("Title"), required=True)
    when = text(label("When it is used"))


class Exclusion(Schema):
    """Yes-no variables of which at most one may be answered with yes."""

    key = key(label("Key", help="Names the group for good, as age."))
    variables = lines(label("Variables", help="The keys of the variables, one a line."), required=True)
    note = text(label("Note"))


class Flag(Schema):
    """A finding that counts apart from the sum: points, an answer or a value of one variable, or of any."""

    key = key(label("Key", help="Names the red flag for good, as single-three."))
    title = text(label("Red flag"), required=True)
    variable = pointer("Variable", "The key of a variable; any of them where empty.")
    points = number(label("At least so many points"))
    answer = pointer("This answer", _IF_ANSWER)
    low = number(label("From and including"))
    high = number(label("To and including"))
    action = text(label("What is done"))
    source = pointer("Source", "The key of a source.")


class Band(Schema):
    """What a sum means. Sources that differ have a table of bands each."""

    key = key(label("Key", help="Names the band for good, as high."))
    table = line(label("Table", help="Where sources differ, which of their tables the band is in."), longest=120)
    low = number(label("From and including"), required=True)
    high = number(label("To and including"), required=True)
    title = text(label("Meaning"), required=True)
    action = text(label("What is done"))
    if_variable = pointer("Only where the variable", _IF_VARIABLE)
    if_answer = pointer("has the answer", _IF_ANSWER)
    source = pointer("Source", "The key of a source.")


class NotFor(Schema):
    key = key(label("Key", help="Names the group for good, as pregnant."))
    title = text(label("Not for"), required=True)
    note = text(label("Why, or what is used instead"))


class Source(Schema):
    key = key(label("Key", help="Names the source for good, as rcp-2017."))
    citation = line(label("Citation"), required=True, longest=1000)
    url = fields.Url(schemes={"http", "https"}, validate=validate.Length(max=1000), metadata=label("Address"))


class Answer(Schema):
    """What the vector's fictional patient has, and the points that it must give."""

    variable = pointer("Variable", "The key of the variable.", required=True)
    value = number(label("Value", help="For a number, in the variable's unit."))
    answer = pointer("Answer", _IF_ANSWER)
    scale = pointer("Scale", "The key of the scale that is used.")
    points = number(label("Expected points"), required=True)


class Vector(Schema):
    """A fictional patient and the expected score. Age in years: a date of birth has no place here."""

    key = key(label("Key", help="Names the test vector for good, as septic."))
    age = whole(label("Age", unit="years"))
    answers = table(Answer, label("Answers"), most=100)
    total = number(label("Expected sum"), required=True)
    bands = lines(label("Expected bands", help="Their keys, one a line; one of each table."))
    flags = lines(label("Expected red flags", help="Their keys, one a line."))


class ScoreSchema(Schema):
    title = text(label("Title", section="About"), required=True)
    abbreviation = line(label("Abbreviation", section="About"), longest=60)
    synonyms = lines(label("Other names", help="For search, one a line.", section="About"))
    purpose = text(label("What it is for", section="About"))
    archetype = line(
        label("Archetype", help="As openEHR-EHR-OBSERVATION.news2.v1, or a slug.", section="About"), longest=200
    )
    population = text(label("For whom", section="Population"))
    min_age = whole(label("From age", unit="years", section="Population"))
    max_age = whole(label("To age", unit="years", section="Population"))
    sex = choice(vocabulary.SEXES, label("Sex", help="Where it is for one sex only.", section="Population"))
    period = text(label("Period that is judged", help="As the last three days.", section="Population"))
    not_for = table(NotFor, label("Not for", section="Population"), most=50)
    variables = table(Variable, label("Variables", section="Variables"), most=60)
    scales = table(Scale, label("Alternative scales", section="Variables"), most=20)
    exclusions = table(Exclusion, label("Mutually exclusive", section="Variables"), most=20)
    minimum = number(label("Lowest sum", help="Checked against the variables.", section="Interpretation"))
    maximum = number(label("Highest sum", help="Checked against the variables.", section="Interpretation"))
    bands = table(Band, label("Bands", section="Interpretation"), most=60)
    flags = table(Flag, label("Red flags", section="Interpretation"), most=30)
    note = text(label("Note", section="Interpretation"))
    sources = table(Source, label("Sources", section="Text"))
    vectors = table(Vector, label("Test vectors", section="Test"), most=50)
