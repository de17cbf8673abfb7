"""Patterns in linear time: what they match, and what they refuse."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets import Pattern, PatternError
from codesets.value_sets import pattern as module


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        (
            "",
            [
                "",
            ],
            ["a"],
        ),
        ("abc", ["abc"], ["ab", "abcd", "xabc", ""]),
        ("a|bc|", ["a", "bc", ""], ["b", "abc"]),
        ("a*", ["", "a", "aaaa"], ["b", "ab"]),
        ("a+", ["a", "aaa"], ["", "b"]),
        ("ab?c", ["ac", "abc"], ["abbc"]),
        ("a{2}", ["aa"], ["a", "aaa"]),
        ("a{2,}", ["aa", "aaaa"], ["a"]),
        ("a{1,3}", ["a", "aaa"], ["", "aaaa"]),
        ("a{0}", [""], ["a"]),
        ("(ab)+", ["ab", "abab"], ["aba"]),
        ("(?:ab|c)*d", ["d", "abcd"], ["ab"]),
        ("a.c", ["abc", "a.c"], ["ac", "a\nc"]),
        ("[abc]x", ["ax", "cx"], ["dx"]),
        ("[^abc]x", ["dx"], ["ax"]),
        ("[a-c0-9]", ["b", "5"], ["d", "-"]),
        ("[a-]", ["a", "-"], ["b"]),
        ("[]a]", ["]", "a"], ["b"]),
        (r"[\d\-x]", ["1", "-", "x"], ["y", "d"]),
        (r"[\t\]]", ["\t", "]"], ["t"]),
        (r"[^ \t\r\n\f]{5}", ["abcde"], ["ab de", "abcdef"]),
        (r"\d{2}\.\w", ["12.a", "12._"], ["1a.a", "12xa"]),
        (r"\D\S\W", ["ab-"], ["1b-", "a -", "abc"]),
        (r"\s", [" ", "\t"], ["a"]),
        (r"\(\)\*\\", ["()*\\"], ["()"]),
        (r"\t\n", ["\t\n"], ["tn"]),
        ("^abc$", ["abc"], ["^abc$"]),
        ("(^a|b)c", ["ac", "bc"], ["c"]),
        ("a^b", [], ["ab", "a^b"]),
        ("a$b", [], ["ab"]),
        ("^$", [""], ["a"]),
        ("a*?b+?", ["b", "aab"], ["a"]),
        ("A0[0-9]\\..*", ["A00.1"], ["A00", "B00.1"]),
        ("blåbær|Ø+", ["blåbær", "ØØ"], ["blabær"]),
        ("(a*)*b", ["b", "aab"], ["aa"]),
    ],
)
def test_whole_texts_match(pattern: str, fits: list[str], fails: list[str]) -> None:
    compiled = Pattern(pattern)
    assert [text for text in fits if not compiled.matches(text)] == []
    assert [text for text in fails if compiled.matches(text)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        "(", "(a", "a)", "[", "[a", "*", "+a", "?", "a**", "a{", "a{x}", "a{2,1}", "a{1", "a{1,x}", "a{1}{2}",
        "^*", "|*",         "\\", "[\\", "(?=a)", "(?P<n>a)", "(?<!a)", r"\b", r"\1", r"\p{L}", r"[\b]",
        "[[:alpha:]]", "[b-a]", "a{1000000000}",
        "{2}",
    ],
)  # fmt: skip
def test_malformed_and_unbounded_patterns_are_refused_with_their_place(pattern: str) -> None:
    with pytest.raises(PatternError, match=r"sign \d+"):
        Pattern(pattern)


@pytest.mark.parametrize("pattern", ["a" * 1001, "(((a{90}){90}){90})", "(" * 60 + "a" + ")" * 60])
def test_patterns_beyond_the_bounds_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match=r"more than|deeper than"):
        Pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a|aa)+$b", "(.*)(.*)(.*)(.*)x", "(a?){50}a{50}b"])
def test_patterns_that_would_take_for_ever_by_backtracking_answer_at_once(pattern: str) -> None:
    compiled = Pattern(pattern)
    begun = time.perf_counter()
    assert not compiled.matches("a" * 3000)
    assert time.perf_counter() - begun < 5


def test_remembered_steps_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_CACHED", 3)
    compiled = Pattern("[a-z]+")
    assert compiled.matches("abcdefgh")
    assert len(compiled._cache) <= 3


pieces = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", "c"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{1,2}"])).map(lambda two: f"(?:{two[0]}){two[1]}"),
    ),
    max_leaves=6,
)


@given(pieces, st.text("abc1", max_size=6))
def test_answers_are_those_of_a_backtracking_matcher(pattern: str, text: str) -> None:
    assert Pattern(pattern).matches(text) == bool(re.fullmatch(pattern, text))
