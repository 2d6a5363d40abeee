import pytest

from tests.practice.feedback.test_clues import heard
from understudy.practice.feedback.judge_schemas import NoteKind
from understudy.practice.feedback.remarks import note_on

WORKED, IMPROVE = NoteKind.WORKED, NoteKind.IMPROVE


@pytest.mark.parametrize(
    ("client", "worker", "kind", "what"),
    [
        ("I don't want to wake up.", "How old are you?", IMPROVE, "A sign of danger"),
        ("I feel sad.", "How old are you?", IMPROVE, "A feeling was named"),
        ("", "People like you never learn.", IMPROVE, "A word here shames"),
        ("", "You should go to a group.", IMPROVE, "Advice comes before"),
        ("", "How old are you? And where do you live?", IMPROVE, "Several questions"),
        ("", "Do you sleep?", IMPROVE, "This can be answered with yes or no"),
        ("", "Okay.", IMPROVE, "This leaves the client little"),
        ("", "Have you thought of ending your life?", WORKED, "You asked about danger"),
        ("He's gone.", "It sounds as if you feel lost.", WORKED, "You put into words"),
        ("", "What was that like for you?", WORKED, "An open question"),
    ],
)
def test_a_turn_is_remarked_on_by_what_matters_most_in_it(
    client: str, worker: str, kind: NoteKind, what: str
) -> None:
    note = note_on(heard(worker, client), 3, 9).note
    assert (note.turn, note.kind) == (1, kind)
    assert note.what.startswith(what)
    assert bool(note.alternative) is (kind == IMPROVE)
    assert note.why


def test_of_several_questions_the_first_alone_is_the_better_turn() -> None:
    note = note_on(heard("I see. How old are you? And where do you live?"), 3, 9).note
    assert note.alternative == "How old are you?"


def test_danger_weighs_more_than_a_closed_question() -> None:
    danger = note_on(heard("How old are you?", "I don't want to wake up."), 3, 9)
    assert danger.weight > note_on(heard("Do you sleep?"), 3, 9).weight


@pytest.mark.parametrize(
    ("place", "goal"), [(0, "To open"), (1, "To open"), (5, "To understand"), (11, "To close")]
)
def test_the_goal_follows_from_the_place_in_the_talk(place: int, goal: str) -> None:
    assert note_on(heard("Do you sleep?"), place, 12).note.goal.startswith(goal)
