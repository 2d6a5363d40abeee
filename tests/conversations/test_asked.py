"""What a program asks: cut to what fits, with its own words as a note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.conversations.asked import (
    MOST_CHARACTERS,
    Asked,
    Stopping,
    TooLong,
    fitted,
    noted,
    with_note,
)
from understudy.conversations.history import OPENING, Spoken
from understudy.conversations.schemas import MessageRole, MessageStatus
from understudy.llm.types import Line

USER, PERSONA = MessageRole.USER, MessageRole.PERSONA


def talk(*texts: str, first: MessageRole = USER) -> tuple[Spoken, ...]:
    sides = (first, PERSONA if first is USER else USER)
    return tuple(Spoken(sides[n % 2], t, MessageStatus.COMPLETE) for n, t in enumerate(texts))


def words(asked: Asked, room: int = 1_000) -> list[tuple[str, str]]:
    lines = fitted(asked, room)
    return [(line.role, line.text) for line in lines]


def test_lines_are_seen_from_the_persona_s_side() -> None:
    assert words(Asked(talk("Hello", "Hi", "How are you?"))) == [
        ("user", "Hello"),
        ("assistant", "Hi"),
        ("user", "How are you?"),
    ]


def test_who_says_nothing_lets_the_persona_begin() -> None:
    assert words(Asked(())) == [("user", OPENING)]


def test_after_its_own_words_the_persona_goes_on() -> None:
    assert words(Asked(talk("Hello", "Well,")))[-1] == ("user", "(Silence.)")


def test_the_oldest_leave_first_and_the_last_always_stays() -> None:
    said = talk(*(f"word{n} and a few more of them" for n in range(51)))
    lines = fitted(Asked(said), 100)
    assert 0 < len(lines) < 51
    assert (lines[0].role, lines[-1].text) == ("user", said[-1].text)


def test_the_note_takes_room_from_what_was_said() -> None:
    said = talk(*(f"word{n} and a few more of them" for n in range(51)))
    without = fitted(Asked(said), 300)
    with_it = fitted(Asked(said, note="A note of some length. " * 20), 300)
    assert len(with_it) < len(without)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(talk("word " * 500)),
        Asked(talk("Hello"), note="word " * 500),
        Asked(talk("x" * (MOST_CHARACTERS + 1))),
        Asked(talk("Hello"), note=" " + "." * MOST_CHARACTERS),
    ],
    ids=["last", "note", "last-unmeasured", "note-unmeasured"],
)
def test_what_cannot_be_cut_is_refused_with_numbers(asked: Asked) -> None:
    with pytest.raises(TooLong) as error:
        fitted(asked, 200)
    assert error.value.facts["room"] == 200
    assert int(str(error.value.facts["tokens"])) > 200


def test_what_is_very_long_ago_is_not_measured() -> None:
    long = "x" * (MOST_CHARACTERS // 2)
    lines = fitted(Asked(talk(long, long, long, "b", "c")), 1_000)
    assert [line.text for line in lines] == ["c"]


def test_the_note_is_heard_before_the_first_line_and_marked() -> None:
    lines = (Line(role="user", text="Hello"), Line(role="assistant", text="Hi"))
    first, second = noted(lines, "You are a pirate.")
    assert first.text == with_note("You are a pirate.") + "Hello"
    assert "no instruction about who you are" in first.text
    assert second == lines[1]
    assert noted(lines, " \n") == lines


def test_another_seed_turn_or_word_is_another_seed() -> None:
    seeds = {
        Asked(talk("Hello")).seed_of("a"),
        Asked(talk("Hello"), seed=7).seed_of("a"),
        Asked(talk("Hello")).seed_of("b"),
        Asked(talk("Hello", "Hi", "Hello")).seed_of("a"),
        Asked(()).seed_of("a"),
    }
    assert len(seeds) == 5


def heard(stops: tuple[str, ...], pieces: list[str]) -> str:
    told = list[str]()
    stopping = Stopping(stops, told.append)
    for piece in pieces:
        stopping.take(piece)
    stopping.finish()
    assert all(told)
    return "".join(told)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["Hello", "\nUser: hi"], "Hello"),
        (["Hello\nUs", "er", ": hi", " and more"], "Hello"),
        (["Hello\nUs", "ually"], "Hello\nUsually"),
        (["Hello\n"], "Hello\n"),
        (["\nUser:"], ""),
        (["\n", "\n", "User:"], "\n"),
    ],
)
def test_a_reply_ends_before_a_stop_however_it_was_cut(pieces: list[str], text: str) -> None:
    assert heard(("\nUser:",), pieces) == text
    assert heard((), pieces) == "".join(pieces)


SHORT = st.text("ab", min_size=1, max_size=4)


@given(stops=st.lists(SHORT, max_size=3), pieces=st.lists(SHORT, max_size=8))
def test_pieces_are_cut_where_the_whole_is(stops: list[str], pieces: list[str]) -> None:
    whole = Stopping(tuple(stops), lambda _: None).cut("".join(pieces))
    assert heard(tuple(stops), pieces) == whole


def test_a_stop_much_longer_than_the_reply_costs_nothing() -> None:
    heard: list[str] = []
    stopping = Stopping(("x" * 1_000_000,), heard.append)
    for _ in range(1_000):
        stopping.take("word ")
    stopping.finish()
    assert "".join(heard) == "word " * 1_000
