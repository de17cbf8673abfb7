"""The Expression Constraint Language: what each form means, as a table, and what is refused."""

import pytest

import codesets
from codesets import CodeSystem, Concept, Property, ecl
from codesets.compiled import compile_system, open_compiled
from codesets.ecl import EclError, parse
from codesets.things.system import System
from tests.codesets import releases as rf2
from tests.codesets.releases import (
    CAUSE,
    DOSE,
    FINDING,
    HEART,
    HEART_PAIN,
    LUNG,
    LUNG_PAIN,
    MODULE,
    NAMES,
    OLD,
    PAIN,
    ROOT,
    SAME_AS,
    SET,
    SITE,
)  # fmt: skip


def members(expression: str, system: System) -> set[str]:
    return set(system.ontology.codes(ecl.members(expression, system)))


PAINS = {PAIN, HEART_PAIN, LUNG_PAIN}
BOTH = {HEART_PAIN, LUNG_PAIN}
EVERY = {*NAMES, SAME_AS}


@pytest.fixture(scope="module", params=["memory", "compiled"])
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> System:
    (found,) = codesets.read(rf2.as_zip(release()))
    assert isinstance(found, CodeSystem)
    if request.param == "memory":
        return found
    path = tmp_path_factory.mktemp("ecl") / "it.sqlite3"
    compile_system(found, found.concepts, path)
    return open_compiled(path)


def release() -> dict[str, str]:
    """The tiny release, with the historical association among its concepts."""
    files = rf2.texts()
    name = next(name for name in files if "sct2_Concept_" in name)
    files[name] += "\t".join((SAME_AS, rf2.DATE, "1", MODULE, rf2.PRIMITIVE)) + "\r\n"
    return files


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
        (f"{HEART} : R {SITE} != {HEART_PAIN}", {HEART}),
        (f"{ROOT} : R {SITE} != {PAIN}", set()),
        (f"* : [2..2] R {SITE} = *", {HEART}),
        (f"* : [0..0] R {SITE} = *", EVERY - {ROOT, HEART, LUNG}),
        (f"<< {PAIN} : {{ R {SITE} = * }}", set()),
        (f"< {PAIN} . {SITE}", {HEART, LUNG}),
        (f"* : {DOSE} = #5.5", {LUNG_PAIN}),
        (f"* : {DOSE} >= #5", {LUNG_PAIN}),
        (f"* : {DOSE} < #5", set()),
        (f'* : {DOSE} != "tekst"', {LUNG_PAIN}),
        (f'* : {DOSE} = ("tekst" "annet")', set()),
        (f"* : {DOSE} = true", set()),
        (f"* : {DOSE} = *", {LUNG_PAIN}),
        (f"* : {DOSE} != {HEART}", {LUNG_PAIN}),
        (f"!!> ({HEART_PAIN} OR {PAIN} OR {HEART})", {PAIN, HEART}),
        (f"!!< (<< {PAIN})", BOTH),
        (f"^ [referencedComponentId] {SET}", {HEART_PAIN, HEART}),
        (f"^ {SET} {{{{ M active = 1 }}}}", {HEART_PAIN, HEART}),
        (f'<< {PAIN} {{{{ term = "hjerte" }}}}', {HEART_PAIN}),
        (f'<< {PAIN} {{{{ term = "HJERT" }}}}', {HEART_PAIN}),
        (f'<< {PAIN} {{{{ term = "smerte" }}}}', {PAIN}),
        (f'<< {PAIN} {{{{ term = "ogs smer" }}}}', {PAIN}),
        (f'<< {PAIN} {{{{ term = match:"hjerte", language = nb }}}}', {HEART_PAIN}),
        (f'<< {PAIN} {{{{ term = wild:"*smerte" }}}}', PAINS),
        (f'<< {PAIN} {{{{ D term = wild:"hjerte*også" }}}}', {HEART_PAIN}),
        (f'<< {PAIN} {{{{ term = wild:"smerte" }}}}', {PAIN}),
        (f'<< {PAIN} {{{{ term = wild:"l*e*e" }}}}', {LUNG_PAIN}),
        (f'<< {PAIN} {{{{ term = wild:"lungesmerte*lungesmerte" }}}}', set()),
        (f'<< {PAIN} {{{{ term = wild:"*z*e" }}}}', set()),
        (f'<< {PAIN} {{{{ term = wild:"\\*smerte" }}}}', set()),
        (f'<< {PAIN} {{{{ term = ("hjerte" wild:"lunge*") }}}}', BOTH),
        (f'<< {PAIN} {{{{ term != wild:"*" }}}}', set()),
        (f'<< {PAIN} {{{{ term = "invented", language = nb }}}}', set()),
        (f'<< {PAIN} {{{{ term = "invented" , language = (en nb) , active = true }}}}', PAINS),
        (f'<< {PAIN} {{{{ term = "smerte", language != en, type = syn }}}}', {PAIN}),
        (f'<< {PAIN} {{{{ term = "invented", type = fsn }}}}', PAINS),
        (f'<< {PAIN} {{{{ term = "invented", type = (syn def) }}}}', set()),
        (f'<< {PAIN} {{{{ term = "invented", typeId = (900000000000013009 {rf2.FSN}) }}}}', PAINS),
        (f'<< {PAIN} {{{{ term = "vondt" }}}}', set()),
        (f'<< {PAIN} {{{{ term = "vondt", type = def }}}}', {PAIN}),
        (f'<< {PAIN} {{{{ term = "vondt", type != fsn }}}}', {PAIN}),
        (f'<< {PAIN} {{{{ term = "x", typeId = << {ROOT} }}}}', set()),
        ("* {{ C active = false }}", {OLD}),
        (f"<< {PAIN} {{{{ C active != 0 }}}}", PAINS),
        (f"<< {PAIN} {{{{ C definitionStatus = defined }}}}", {PAIN}),
        (f"<< {PAIN} {{{{ C definitionStatus != defined }}}}", BOTH),
        (f"<< {PAIN} {{{{ C definitionStatus = (primitive defined) }}}}", PAINS),
        (f"<< {PAIN} {{{{ C definitionStatusId = {rf2.PRIMITIVE} }}}}", BOTH),
        (f"<< {PAIN} {{{{ C moduleId = {MODULE}, active = 1 }}}}", PAINS),
        (f"<< {PAIN} {{{{ C moduleId != ({MODULE} {ROOT}) }}}}", set()),
        (f"<< {PAIN} {{{{ C moduleId = << {ROOT} }}}}", PAINS),
        (f'<< {PAIN} {{{{ C effectiveTime >= "20260115" }}}}', PAINS),
        (f'<< {PAIN} {{{{ C effectiveTime < "20260115" }}}}', set()),
        (f'<< {PAIN} {{{{ C effectiveTime = ("20250101" "20260115") }}}}', PAINS),
        (f'<< {PAIN} {{{{ C effectiveTime != ("20250101" "20260115") }}}}', set()),
        (f"<< {PAIN} {{{{ + HISTORY }}}}", PAINS),
        (f"<< {PAIN} {{{{ + HISTORY-MIN }}}}", {*PAINS, OLD}),
        (f"<< {PAIN} {{{{ +history_mod }}}}", {*PAINS, OLD}),
        (f"{PAIN} {{{{ + HISTORY ({SAME_AS} OR {ROOT}) }}}}", {PAIN, OLD}),
        (f'({PAIN} {{{{ term = "smerte" }}}} {{{{ C active = 1 }}}} {{{{ + HISTORY-MIN }}}}) MINUS {PAIN}', {OLD}),
    ],
)
def test_an_expression_means_these_codes(edition: System, expression: str, found: set[str]) -> None:
    assert members(expression, edition) == found


def test_a_star_means_every_code(edition: System) -> None:
    assert members("*", edition) == set(edition.codes())


def test_attributes_of_systems_without_normal_forms_stand_by_themselves() -> None:
    plain = CodeSystem(concepts=(Concept("1", properties=(Property("2", "1"), Property("x", "1"))), Concept("2")))
    assert members("* : { 2 = 1 }", plain) == {"1"}
    assert members("* : 2 = #1", plain) == set()


def test_values_that_only_look_like_numbers_are_none() -> None:
    form = Property("normalFormTerse", "<<< 1:2=#1.2.3,2=#4")
    odd = CodeSystem(concepts=(Concept("1", properties=(form, Property("2", "#4"))), Concept("2")))
    assert members("* : 2 >= #0", odd) == {"1"}
    assert members("* : [2..*] 2 >= #0", odd) == set()


def test_a_question_is_answered_once(edition: System, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ecl.members(f"<< {PAIN} OR {HEART}", edition)
    monkeypatch.setattr("codesets.ecl.evaluation.parse", None)
    assert ecl.members(f"<< {PAIN} OR {HEART}", edition) is first


def test_few_answers_are_kept(edition: System) -> None:
    first = ecl.members(f"<< {PAIN}", edition)
    for number in range(20):
        ecl.members(f"<< {PAIN} : [0..{number}] * = *", edition)
    assert ecl.members(f"<< {PAIN}", edition) is not first


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("", "column 1: expected a concept, found the end"),
        ("<", "column 2: expected a concept"),
        ("< x", "column 3: expected a concept by its SNOMED CT identifier, found x"),
        (f"{PAIN} {PAIN}", "the end of the expression"),
        (f"({PAIN}", "expected \\)"),
        (f"{PAIN} AND {HEART} OR {LUNG}", "do not mix"),
        (f"{PAIN} MINUS {HEART} MINUS {LUNG}", "do not mix"),
        (f"* : {SITE} = {HEART}, {CAUSE} = {LUNG} OR {SITE} = {LUNG}", "do not mix"),
        (f"* : {SITE}", "expected = or !="),
        (f"* : {SITE} < {HEART}", "a number after #"),
        (f"* : [x..1] {SITE} = *", "expected a number"),
        (f"* : R {SITE} = #5", "concepts for its value"),
        (f"* : [2..1] {SITE} = *", "both at least 2 and at most 1"),
        (f"* : {{ {{ {SITE} = * }} }}", "stands in no other group"),
        (f"< {PAIN} {{{{ term }}}}", "column 24: expected = or !="),
        (f"< {PAIN} {{{{ term = x }}}}", "text in quotes"),
        (f"< {PAIN} {{{{ colour = x }}}}", "expected term, language, type"),
        (f"< {PAIN} {{{{ language = norsk }}}}", "two letters"),
        (f"< {PAIN} {{{{ type = abc }}}}", "expected syn, fsn, def"),
        (f"< {PAIN} {{{{ active = maybe }}}}", "1, 0, true or false"),
        (f"< {PAIN} {{{{ active = 0 }}}}", "inactive descriptions are not kept"),
        (f"< {PAIN} {{{{ dialect = en-gb }}}}", "which dialects"),
        (f"< {PAIN} {{{{ D moduleId = {MODULE} }}}}", "modules of descriptions"),
        (f"< {PAIN} {{{{ C colour = 1 }}}}", "expected definitionStatus"),
        (f"< {PAIN} {{{{ C definitionStatusId = {ROOT} }}}}", "a definition status is one of"),
        (f"< {PAIN} {{{{ C definitionStatusId = < {ROOT} }}}}", "a definition status is one of"),
        (f'< {PAIN} {{{{ C effectiveTime = "2026" }}}}', "a date in quotes"),
        (f'< {PAIN} {{{{ C effectiveTime "2026" }}}}', "expected a comparison"),
        (f"< {PAIN} {{{{ M active = 1 }}}}", "a reference set"),
        (f"^ {SET} {{{{ M mapTarget = 1 }}}}", "only the active ones are kept"),
        (f"^ {SET} {{{{ M active = 0 }}}}", "only the active ones are kept"),
        (f"^ [mapTarget] {SET}", "are not kept here"),
        (f"^ [referencedComponentId, mapTarget] {SET}", "are not kept here"),
        (f"{PAIN} {{{{ + HISTORY-ALL }}}}", "expected HISTORY, HISTORY-MIN"),
        ("LOINC#54486-6", "a concept by its SNOMED CT identifier"),
        (" OR ".join(f"{sign}{code}" for sign in ("<", "<<", ">", ">>") * 10 for code in NAMES), "more than 500 parts"),
        ("< 404684003", "404684003 is not a code"),
        ("€", "column 1: € has no meaning"),
        ("(" * 100, "deeper than 40"),
        ("* : " + "(" * 100, "deeper than 40"),
        ("1 OR " * 10_000, "longer than"),
        ("|" * 19_999, "has no meaning"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_column(edition: System, expression: str, told: str) -> None:
    with pytest.raises(EclError, match=told):
        members(expression, edition)


def test_expressions_are_values() -> None:
    assert parse(f"< {PAIN} |a|") == parse(f"<{PAIN}")
