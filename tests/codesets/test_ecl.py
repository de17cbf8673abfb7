"""The Expression Constraint Language: what each form means, as a table, and what is refused."""

import pytest

import codesets
from codesets import CodeSystem, Concept, Property
from codesets.ecl import EclError, members, parse
from tests.codesets import releases as rf2
from tests.codesets.releases import CAUSE, DOSE, FINDING, HEART, HEART_PAIN, LUNG, LUNG_PAIN, PAIN, ROOT, SET, SITE

PAINS = {PAIN, HEART_PAIN, LUNG_PAIN}
BOTH = {HEART_PAIN, LUNG_PAIN}


@pytest.fixture(scope="module")
def edition() -> CodeSystem:
    (found,) = codesets.read(rf2.as_zip(rf2.texts()))
    assert isinstance(found, CodeSystem)
    return found


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        (PAIN, {PAIN}),
        (f"{PAIN} |Smerte, også < dette|", {PAIN}),
        (f"/* sagt */ << {PAIN} /* og mer */", PAINS),
        (f"<<{PAIN}", PAINS),
        (f"< {FINDING}", PAINS),
        (f"<! {FINDING}", {PAIN}),
        (f"<<! {FINDING}", {FINDING, PAIN}),
        (f"> {HEART_PAIN}", {PAIN, FINDING, ROOT}),
        (f">> {HEART_PAIN}", {HEART_PAIN, PAIN, FINDING, ROOT}),
        (f">! {HEART_PAIN}", {PAIN}),
        (f">>! {HEART_PAIN}", {HEART_PAIN, PAIN}),
        (f"^ {SET}", {HEART_PAIN, HEART}),
        ("^ *", {HEART_PAIN, HEART}),
        (f"^ (< {ROOT})", {HEART_PAIN, HEART}),
        (f"> ^ {SET}", {PAIN, FINDING, ROOT}),
        (f"< {PAIN} AND ^ {SET}", {HEART_PAIN}),
        (f"< {PAIN}, ^ {SET}", {HEART_PAIN}),
        (f"{HEART} or {LUNG} OR {PAIN}", {HEART, LUNG, PAIN}),
        (f"<< {PAIN} MINUS {HEART_PAIN}", {PAIN, LUNG_PAIN}),
        (f"<< {PAIN} minus ({HEART_PAIN} OR {LUNG_PAIN})", {PAIN}),
        (f"<< ({HEART_PAIN} OR {LUNG_PAIN})", BOTH),
        (f"<< {PAIN} : {SITE} = *", PAINS),
        (f"<< {PAIN} : {SITE} = {HEART}", BOTH),
        (f"<< {PAIN} : {SITE} = << {ROOT}", PAINS),
        (f"<< {PAIN} : {SITE} != ({HEART} OR {LUNG})", {PAIN}),
        (f"<< {PAIN} : ({SITE} OR {CAUSE}) = {LUNG}", BOTH),
        (f"<< {PAIN} : * = {LUNG}", BOTH),
        (f"* : {SITE} = {HEART}, {CAUSE} = {LUNG}", BOTH),
        (f"* : {SITE} = {HEART} AND {CAUSE} = {LUNG}", BOTH),
        (f"* : {SITE} = {ROOT} OR {CAUSE} = {LUNG}", PAINS),
        (f"* : ({SITE} = {ROOT} OR {CAUSE} = {LUNG}), {SITE} = {HEART}", BOTH),
        (f"* : {{ {SITE} = {HEART}, {CAUSE} = {LUNG} }}", BOTH),
        (f"* : {{ {SITE} = {LUNG}, {CAUSE} = {LUNG} }}", set()),
        (f"* : [2..*] {SITE} = *", {LUNG_PAIN}),
        (f"<< {PAIN} : [0..1] {SITE} = *", {PAIN, HEART_PAIN}),
        (f"<< {PAIN} : [0..0] {CAUSE} = *", {PAIN}),
        (f"* : [2..2] {{ {SITE} = * }}", {LUNG_PAIN}),
        (f"* : R {SITE} = << {PAIN}", {ROOT, HEART, LUNG}),
        (f"{HEART} : R {SITE} != {HEART_PAIN}", set()),
        (f"< {PAIN} . {SITE}", {HEART, LUNG}),
        (f"* : {DOSE} = #5.5", {LUNG_PAIN}),
        (f"* : {DOSE} >= #5", {LUNG_PAIN}),
        (f"* : {DOSE} < #5", set()),
        (f'* : {DOSE} != "tekst"', {LUNG_PAIN}),
    ],
)
def test_an_expression_means_these_codes(edition: CodeSystem, expression: str, found: set[str]) -> None:
    assert members(expression, edition) == found


def test_a_star_means_every_code(edition: CodeSystem) -> None:
    assert members("*", edition) == set(edition.codes())


def test_attributes_of_systems_without_normal_forms_stand_by_themselves() -> None:
    plain = CodeSystem(concepts=(Concept("1", properties=(Property("2", "1"), Property("x", "1"))), Concept("2")))
    assert members("* : { 2 = 1 }", plain) == {"1"}


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("", "column 1: expected a concept, found the end"),
        ("<", "column 2: expected a concept"),
        ("< x", "column 3: expected a concept, found x"),
        (f"{PAIN} {PAIN}", "the end of the expression"),
        (f"({PAIN}", "expected \\)"),
        (f"{PAIN} AND {HEART} OR {LUNG}", "do not mix"),
        (f"{PAIN} MINUS {HEART} MINUS {LUNG}", "do not mix"),
        (f"* : {SITE} = {HEART}, {CAUSE} = {LUNG} OR {SITE} = {LUNG}", "do not mix"),
        (f"* : {SITE}", "expected = or !="),
        (f"* : {SITE} < {HEART}", "a number after #"),
        (f"* : [x..1] {SITE} = *", "expected a number"),
        (f"* : R {SITE} = #5", "concepts for its value"),
        (f'< {PAIN} {{{{ term = "x" }}}}', "double braces"),
        ("< 404684003", "404684003 is not a code"),
        ("€", "column 1: € has no meaning"),
        ("(" * 100, "deeper than 40"),
        ("* : " + "(" * 100, "deeper than 40"),
        ("1 OR " * 10_000, "longer than"),
        ("|" * 19_999, "has no meaning"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_column(edition: CodeSystem, expression: str, told: str) -> None:
    with pytest.raises(EclError, match=told):
        members(expression, edition)


def test_expressions_are_values() -> None:
    assert parse(f"< {PAIN} |a|") == parse(f"<{PAIN}")
