from itertools import pairwise
from random import Random

import pytest

from understudy.conversations.history import OPENING, Spoken, cut_to_fit, lines_for_persona
from understudy.conversations.schemas import MessageRole, MessageStatus
from understudy.llm.types import Line

U, P = MessageRole.USER, MessageRole.PERSONA


def said(role: MessageRole, text: str, status: MessageStatus = MessageStatus.COMPLETE) -> Spoken:
    return Spoken(role, text, status)


@pytest.mark.parametrize(
    ("messages", "lines"),
    [
        ([said(U, "a")], ["user:a"]),
        ([said(P, "hi"), said(U, "a")], [f"user:{OPENING}", "assistant:hi", "user:a"]),
        ([], [f"user:{OPENING}"]),
        ([said(U, "a"), said(U, "b")], ["user:a\n\nb"]),
        (
            [said(U, "a"), said(P, "half", MessageStatus.INTERRUPTED), said(U, "b")],
            ["user:a", "assistant:half", "user:b"],
        ),
        ([said(U, "a"), said(P, "", MessageStatus.FAILED), said(U, "b")], ["user:a\n\nb"]),
        ([said(U, "a"), said(P, "x", MessageStatus.RUNNING)], ["user:a"]),
        ([said(U, "a"), said(P, "b")], ["user:a", "assistant:b", "user:(Silence.)"]),
    ],
    ids=["one", "opening", "empty", "joined", "cut", "failed", "running", "silence"],
)
def test_a_branch_is_seen_from_the_personas_side(messages: list[Spoken], lines: list[str]) -> None:
    assert [f"{line.role}:{line.text}" for line in lines_for_persona(messages)] == lines


def words(text: str) -> int:
    return len(text.split())


LINES = tuple(
    Line(role="user" if i % 2 == 0 else "assistant", text=f"{i} " + "w " * 9) for i in range(7)
)


@pytest.mark.parametrize(
    ("room", "left_out"),
    [(1000, 0), (70, 0), (69, 4), (50, 4), (40, 4), (36, 4), (29, 6), (10, 6), (1, 6), (-5, 6)],
)
def test_the_oldest_exchanges_are_left_out_first_and_the_last_line_stays(
    room: int, left_out: int
) -> None:
    kept, count = cut_to_fit(LINES, room, words)
    assert (kept, count) == (LINES[left_out:], left_out)
    assert kept[0].role == "user"


@pytest.mark.parametrize("seed", range(10))
def test_over_a_hundred_turns_the_beginning_moves_only_a_few_times(seed: int) -> None:
    random, room = Random(seed), 2_000  # noqa: S311 a test's choice
    said: list[Line] = []
    starts: list[int] = []
    for _ in range(100):
        said.append(Line(role="user", text="w " * random.randint(5, 50)))
        kept, first = cut_to_fit(tuple(said), room, words)
        assert kept == tuple(said[first:])
        assert sum(words(line.text) for line in kept) <= room
        starts.append(first)
        said.append(Line(role="assistant", text="w " * random.randint(10, 80)))
    moves = sum(now != before for before, now in pairwise(starts))
    assert starts == sorted(starts), "what was left out stays so"
    assert 5 <= moves <= 9, "7,000 words through steps of 667"


def test_what_is_kept_is_never_less_than_half_the_room() -> None:
    said = [Line(role="user" if n % 2 == 0 else "assistant", text="w " * 20) for n in range(401)]
    for end in range(101, 401, 2):
        kept, _ = cut_to_fit(tuple(said[:end]), 1_000, words)
        assert sum(words(line.text) for line in kept) >= 500
