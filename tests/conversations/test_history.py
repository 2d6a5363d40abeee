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
    [(1000, 0), (70, 0), (69, 2), (50, 2), (49, 4), (10, 6), (1, 6)],
)
def test_the_oldest_exchanges_are_left_out_first_and_the_last_line_stays(
    room: int, left_out: int
) -> None:
    kept, count = cut_to_fit(LINES, room, words)
    assert (kept, count) == (LINES[left_out:], left_out)
    assert kept[0].role == "user"
