import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.ask.answering.memory import (
    SUMMARY_TOKENS,
    SUMMARY_WORDS,
    Remembered,
    bounded,
    remembered,
    room,
    summed_up,
)
from understudy.llm.tokens import estimate_tokens
from understudy.llm.types import Line


def talk(*exchanges: int, question: int = 1) -> list[Line]:
    """Exchanges of so many words, half of them the answer's, and a question."""
    lines = []
    for words in exchanges:
        lines.append(Line(role="user", text="q " * (words - words // 2)))
        lines.append(Line(role="assistant", text="a " * (words // 2)))
    return [*lines, Line(role="user", text="q " * question)]


def words(text: str) -> int:
    return len(text.split())


def cut(lines: list[Line], room_tokens: int, least: int = 2) -> Remembered:
    return remembered(lines, room_tokens, least, words)


def test_what_fits_is_kept_whole() -> None:
    lines = talk(10, 10)
    assert cut(lines, 21) == (tuple(lines), (), 21)


def test_whole_exchanges_leave_the_oldest_first() -> None:
    lines = talk(10, 10, 10, 10)
    found = cut(lines, 39)
    assert found.left == tuple(lines[:4]), "a third of the room, rounded up to whole exchanges"
    assert found.kept[0].role == "user"
    assert found.used_tokens == 21


def test_the_cut_stays_while_the_room_fills_again() -> None:
    firsts = [len(cut(talk(*[10] * count), 100).left) for count in range(8, 16)]
    assert firsts == [0, 0, 8, 8, 8, 8, 14, 14]


def test_the_least_exchanges_and_the_question_stay_even_if_they_do_not_fit() -> None:
    lines = talk(50, 60, 70)
    found = cut(lines, 20)
    assert found.left == tuple(lines[:2])
    assert found.used_tokens == 131
    assert cut(lines, 20, least=0).kept == (lines[-1],)
    assert cut(talk(question=90), 20).used_tokens == 90


def test_a_greeting_belongs_to_the_first_exchange() -> None:
    hello = Line(role="assistant", text="hello " * 5)
    found = cut([hello, *talk(10, 10, 10)], 25, least=1)
    assert found.left[0] == hello
    assert found.kept[0].role == "user"


def test_lines_that_were_never_answered_belong_to_the_next_exchange() -> None:
    asked = Line(role="user", text="well?")
    lines = [*talk(10, 10), asked, Line(role="assistant", text="yes")]
    assert [line.role for line in cut(lines, 1, least=1).kept] == ["user", "user", "assistant"]


@given(
    st.lists(
        st.builds(
            Line, role=st.sampled_from(["user", "assistant"]), text=st.text("ab ", max_size=9)
        ),
        max_size=30,
    ),
    st.integers(-3, 40),
    st.integers(0, 4),
)
def test_nothing_is_lost_between_what_is_kept_and_what_left(
    lines: list[Line], room_tokens: int, least: int
) -> None:
    found = cut(lines, room_tokens, least)
    assert [*found.left, *found.kept] == lines
    assert found.used_tokens == sum(words(line.text) for line in found.kept)
    if found.left:
        assert found.kept == () or found.kept[0].role == "user"


@pytest.mark.parametrize(
    ("window", "document", "found"),
    [(128_000, 20_000, 8_000), (30_000, 20_000, 6_400), (20_000, 20_000, 0)],
)
def test_room_is_what_the_rest_leaves_up_to_the_limit(
    window: int, document: int, found: int
) -> None:
    assert room(window, reply=2_000, system=1_000, document=document, limit=8_000) == found


def test_a_summary_is_continued_and_never_too_long() -> None:
    said = [
        Line(role="user", text="How many days of leave are there?"),
        Line(role="assistant", text="Everybody has 28 days."),
        Line(role="user", text="And dogs?"),
    ]
    summary = summed_up("- Asked: who are you?", said)
    assert summary.splitlines() == [
        "- Asked: who are you?",
        "- Asked: How many days of leave are there? Answer: Everybody has 28 days.",
        "- Asked: And dogs?",
    ]
    for _ in range(40):
        summary = summed_up(summary, said)
    assert words(summary) <= SUMMARY_WORDS
    assert summary.endswith("- Asked: And dogs?"), "the oldest lines go first"


def test_what_a_model_wrote_as_a_summary_is_bounded() -> None:
    assert bounded(" - One.\n- Two. ") == "- One.\n- Two."
    assert words(bounded("word " * 900)) == SUMMARY_WORDS
    for text in ("\u4f11\u5047" * 2_000, "?!" * 5_000, "one " * 100 + "\u4f11" * 900):
        assert 0.9 * SUMMARY_TOKENS < estimate_tokens(bounded(text)) <= SUMMARY_TOKENS
