import pytest

from tests.support.feedback import REFLECTION, SUMMARY, TURNS, cue, note, quote
from understudy.practice.courses.rubric_schemas import CountsFrom
from understudy.practice.feedback.judge_schemas import Quote
from understudy.practice.feedback.quotes import (
    Transcript,
    cues_that_stand,
    honest,
    notes_that_stand,
    sources_of,
    standing,
    strength_that_stands,
)
from understudy.practice.feedback.schemas import Evidence, Source
from understudy.practice.mind.counts import Speaker, Turn

SAID = Transcript(TURNS, REFLECTION)
ALL = tuple(Source)
TOM = "Hello, I\N{RIGHT SINGLE QUOTATION MARK}m Tom."


@pytest.mark.parametrize(
    ("given", "stands_as"),
    [
        (quote(1, "What brings you here"), "What brings you here"),
        (quote(1, "Hello, I'm Tom."), TOM.rstrip(".")),
        (quote(1, "Hello, I`m Tom. What brings"), f"{TOM}  What brings"),
        (quote(1, "  What\n brings\tyou "), "What brings you"),
        (quote(1, '"What brings you here today?"'), "What brings you here today?"),
        (quote(1, "... brings you here …"), "brings you here"),
        (quote(3, "You said 'alone'."), None),
        (
            quote(
                3,
                "You said \N{LEFT DOUBLE QUOTATION MARK}alone\N{RIGHT DOUBLE QUOTATION MARK}. That",
            ),
            'You said "alone". That',
        ),
        (quote(4, "Yes."), "Yes"),
        (quote(4, "Yes"), "Yes"),
        (quote(0, "Next time I will wait"), "Next time I will wait"),
        # Another turn's, another case, cut, joined, mended, too short, nothing, no such turn.
        (quote(3, "What brings you here"), None),
        (quote(1, "what brings you here"), None),
        (quote(1, "hat brings you her"), None),
        (quote(1, "What brings you today"), None),
        (quote(1, "What brings you here, today?"), None),
        (quote(1, "Hello, I am Tom."), None),
        (quote(1, "brings you"), None),
        (quote(1, "Tom"), None),
        (quote(1, ""), None),
        (quote(1, " … "), None),
        (quote(7, "What brings you here"), None),
        (quote(-1, "want to wake up"), None),
        (quote(-6, "What brings you here"), None),
    ],
)
def test_a_quote_stands_if_it_was_said_in_that_turn(given: Quote, stands_as: str | None) -> None:
    found = SAID.find(given, ALL)
    assert (found and found.text) == stands_as


@pytest.mark.parametrize(
    ("counts_from", "in_reflection", "turns"),
    [
        (CountsFrom.WORKER, False, [1]),
        (CountsFrom.CLIENT, False, [2]),
        (CountsFrom.BOTH, False, [1, 2]),
        (CountsFrom.WORKER, True, [0]),
    ],
)
def test_only_whom_an_indicator_counts_from_is_quoted(
    counts_from: CountsFrom, in_reflection: bool, turns: list[int]
) -> None:
    given = [
        quote(1, "What brings you here"),
        quote(2, "I feel so alone"),
        quote(0, "Next time I will wait"),
    ]
    sources = sources_of(counts_from, in_reflection=in_reflection)
    assert [each.turn for each in standing(given, SAID, sources)] == turns


def test_two_quotes_at_most_and_each_once() -> None:
    same = quote(1, "What brings you here")
    given = [same, quote(1, "never said this"), same, quote(1, "you here today"), quote(4, "Yes")]
    found = standing(given, SAID, ALL)
    assert [each.text for each in found] == ["What brings you here", "you here today"]


def test_without_a_reflection_nothing_is_quoted_from_it() -> None:
    nothing = Transcript(TURNS, "  ")
    assert nothing.source(0) is None
    assert nothing.find(quote(0, "Next time I will wait"), ALL) is None


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("You asked openly.", True),
        ('You asked "What brings you here".', True),
        ("You asked 'What brings you here'.", True),
        ('To say "I understand" is cheap.', True),
        ("That's what it's like, isn't it, for the clients' sake.", True),
        ('You asked "What took you so long".', False),
        ("You asked 'What took you so long'.", False),
        ('You asked "What brings you here" and "who sent you today".', False),
        ('You asked "What took you so long', False),
        ("You asked 'What took you so long", False),
        ("You asked 'What took\nyou so long'.", False),
        ('You asked "What brings\nyou here".', True),
        ("", False),
        ("  ", False),
    ],
)
def test_a_remark_that_quotes_what_nobody_said_is_dropped(text: str, stands: bool) -> None:
    assert honest(text, SAID) == (text if stands else None)


def test_notes_stay_on_turns_of_the_worker_once_each_and_by_turn() -> None:
    given = [note(5), note(9), note(0), note(2), note(1), note(5, what="Again."), note(-1)]
    assert notes_that_stand(given, SAID) == (note(1), note(5))


@pytest.mark.parametrize("field", ["what", "goal", "why"])
def test_a_note_that_quotes_what_nobody_said_is_dropped(field: str) -> None:
    invented = note(1).model_copy(update={field: 'You said "I never said that".'})
    assert notes_that_stand([invented], SAID) == ()


def test_a_note_may_propose_what_nobody_said() -> None:
    proposal = note(1, alternative='"What would you like to talk about?"')
    assert notes_that_stand([proposal], SAID) == (proposal,)


def test_there_are_eight_notes_at_most_those_named_first() -> None:
    turns = [Turn(speaker=Speaker.WORKER, text="So it is.") for _ in range(12)]
    kept = notes_that_stand([note(n) for n in range(12, 0, -1)], Transcript(turns))
    assert [each.turn for each in kept] == [5, 6, 7, 8, 9, 10, 11, 12]


def test_a_cue_is_in_the_clients_own_words() -> None:
    given = [
        cue(6, "I don't want to wake up"),
        cue(2, "I feel so alone"),
        cue(2, "I feel so alone"),
        cue(2, "I feel so sad"),
        cue(1, "What brings you here"),
    ]
    kept = cues_that_stand(given, SAID)
    assert [each.evidence.turn for each in kept] == [2, 6]


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({}, True),
        ({"strength_quote": None}, False),
        ({"strength_quote": quote(1, "What a day")}, False),
        ({"strength_quote": quote(2, "I feel so alone")}, False),
        ({"strength": ""}, False),
        ({"strength": 'You said "I am here for you".'}, False),
    ],
)
def test_no_praise_without_evidence(changes: dict[str, object], stands: bool) -> None:
    evidence = Evidence(turn=1, source=Source.WORKER, text="What brings you here today?")
    found = strength_that_stands(SUMMARY.model_copy(update=changes), SAID)
    assert found == ((SUMMARY.strength, evidence) if stands else None)
