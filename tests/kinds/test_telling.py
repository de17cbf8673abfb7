"""What the libraries tell is plain English to their users, and a template with values to those who translate it."""

import copy
import pickle
from collections.abc import Callable

import pytest

import archetypes.telling
import codesets
import codesets.telling
from registry.errors import Message
from registry.kinds.telling import said

TELL = [archetypes.telling.tell, codesets.telling.tell]


@pytest.mark.parametrize("tell", TELL)
def test_a_sentence_is_its_text_and_knows_what_it_was_made_of(tell: Callable[..., str]) -> None:
    told = tell("{count} codes in {place!r}, not {{one}}", count=2, place="A")
    assert told == "2 codes in 'A', not {one}"
    assert said(told) == Message("{count} codes in {place!r}, not {{one}}", {"count": 2, "place": "A"})
    assert str(said(told)) == told


@pytest.mark.parametrize("tell", TELL)
@pytest.mark.parametrize("made_again", [copy.copy, copy.deepcopy, lambda told: pickle.loads(pickle.dumps(told))])
def test_a_copy_is_told_in_the_same_way(tell: Callable[..., str], made_again: Callable[[str], str]) -> None:
    told = tell("a {sign}", sign="{")
    assert made_again(told) == told
    assert said(made_again(told)) == said(told)


@pytest.mark.parametrize("tell", TELL)
def test_a_sentence_within_a_sentence_is_a_message_within_a_message(tell: Callable[..., str]) -> None:
    told = tell("expected {what}", what=tell("a number"))
    assert told == "expected a number"
    assert said(told) == Message("expected {what}", {"what": Message("a number", {})})


def test_other_text_stays_as_it_is_braces_and_all() -> None:
    assert str(said("no {template}")) == "no {template}"


def test_the_libraries_tell_their_faults_and_reasons() -> None:
    (fault,) = codesets.problems(codesets.CodeSystem(concepts=(codesets.Concept("A", display="x", parents=("B",)),)))
    assert said(fault.message).values == {"parent": "B", "code": "A"}
    with pytest.raises(archetypes.ParseError) as refused:
        archetypes.read("archetype (adl_version=1.4)\nx")
    assert said(refused.value.message).template == "expected an archetype id as {example}, found {found}"
