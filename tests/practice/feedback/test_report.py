import re
from random import Random
from typing import Any

import pytest

from tests.support.courses import criterion
from tests.support.feedback import (
    REFLECTION,
    SUMMARY,
    TURNS,
    InventingJudge,
    answer,
    cue,
    indicators,
    judge_answer,
    material,
    note,
    quote,
    quoted_in,
    remarks_in,
    rubric,
)
from tests.support.interviews import interviews
from tests.support.minds import fact
from understudy.practice.courses.rubric_template import template
from understudy.practice.feedback.judge_schemas import Met, NoteKind
from understudy.practice.feedback.report import limit_of, report_of, trust_curve
from understudy.practice.feedback.schemas import (
    Agreement,
    Dispute,
    HeldBack,
    NextGoal,
    Override,
    Report,
    ReportSummary,
    RiskLine,
)
from understudy.practice.mind.counts import labelled
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.mind.trust import State, Step

MARKS = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    }
)
MISSED = answer("care/m1", Met.NO), answer("care/m2", Met.NO)
LAST = ReportSummary(strength=None, strength_evidence=None, priority=None, next=None)


def steps(*trusts: float, told: tuple[str, ...] = ()) -> list[Step]:
    """Return steps from 2.5 through these."""
    found, before = [], 2.5
    for trust in trusts:
        state = State(trust=trust, momentum=round(trust - before, 3), disclosed_fact_ids=told)
        found.append(Step(state=state, why=(f"to {trust}",)))
        before = trust
    return found


def plain(text: str) -> str:
    return " ".join(text.translate(MARKS).split())


def invented_in(report: Report, said: list[str]) -> list[str]:
    """Return what a report quotes and nobody said; `said[0]` is the reflection."""
    wrong = [text for turn, text in quoted_in(report) if text not in said[turn]]
    whole = [plain(text) for text in said]
    for remark in remarks_in(report):
        spans = re.findall(r"[\"']([^\"]+)[\"'](?: |$)", remark.translate(MARKS))
        wrong += [
            span
            for span in spans
            if len(span.split()) > 2 and not any(plain(span).strip(" .") in text for text in whole)
        ]
    return wrong


@pytest.mark.parametrize("seed", range(30))
def test_a_judge_that_invents_quotes_never_gets_one_into_a_report(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 what the judge invents
    one = chance.choice(interviews())
    fields = template().fields
    judge = InventingJudge(chance, one.turns, REFLECTION)
    for _ in range(5):
        given = material(judge.answer(fields), turns=one.turns, rubric=fields)
        report = report_of(given)
        assert invented_in(report, [REFLECTION, *(turn.text for turn in one.turns)]) == []
        assert all(1 <= each.turn <= len(one.turns) for each in report.notes)
        assert all(0 <= each.confidence <= 1 for c in report.criteria for each in c.indicators)


def test_inventing_judges_are_often_caught_and_sometimes_right() -> None:
    chance, fields = Random(1), template().fields  # noqa: S311 what the judge invents
    turns = interviews()[0].turns
    said = judge_answers = 0
    for _ in range(50):
        given = InventingJudge(chance, turns, REFLECTION).answer(fields)
        judge_answers += sum(len(each.quotes) for each in given.indicators)
        said += len(quoted_in(report_of(material(given, turns=turns, rubric=fields))))
    assert 0 < said < judge_answers / 4


def test_the_same_material_makes_the_same_report() -> None:
    given = material(judge_answer(MISSED, [note(1)], [cue(2, "I feel so alone")]))
    assert report_of(given).model_dump_json() == report_of(given).model_dump_json()
    assert Report.model_validate_json(report_of(given).model_dump_json()) == report_of(given)


def test_what_is_not_yet_comes_first_and_of_it_what_is_critical_then_what_is_heavy() -> None:
    one = {"indicators": indicators(1)}
    fields = rubric(
        criterion("unseen", 0.5, **one),
        criterion("met", 0.1, **one),
        criterion("light", 0.1, **one),
        criterion("heavy", 0.2, **one),
        criterion("critical", 0.1, is_critical=True, **one),
    )
    answers = [answer(f"{each}/m1", Met.NO) for each in ("light", "heavy", "critical")]
    answers.append(answer("met/m1", Met.YES, quote(1, "What brings you here")))
    report = report_of(material(judge_answer(answers), rubric=fields))
    assert [each.id for each in report.criteria] == ["critical", "heavy", "light", "met", "unseen"]
    assert report.total.needs_teacher


def test_praise_that_cannot_be_shown_gives_way_to_what_can() -> None:
    invented = SUMMARY.model_copy(update={"strength_quote": quote(1, "I am here for you")})
    shown = answer("care/m2", Met.YES, quote(3, "That sounds very hard"))
    summary = report_of(material(judge_answer([shown], summary=invented))).summary
    assert summary.strength == "Does thing 2."
    assert summary.strength_evidence
    assert summary.strength_evidence.text == "That sounds very hard"
    nothing = report_of(material(judge_answer(summary=invented))).summary
    assert (nothing.strength, nothing.strength_evidence) == (None, None)


@pytest.mark.parametrize(
    ("said", "before", "next_step"),
    [
        ("Name one feeling.", None, "Name one feeling."),
        ("Name one feeling.", "Ask openly.", "Name one feeling."),
        ("Name one feeling.", "Name one feeling.", "Try this: Does thing 1."),
        ("Name one feeling.", "  name ONE feeling ", "Try this: Does thing 1."),
        ("", None, "Try this: Does thing 1."),
        ("", "Try this: Does thing 1.", "Try this: Does thing 2."),
        ('Say "I never said that" again.', None, "Try this: Does thing 1."),
    ],
)
def test_the_last_attempts_next_step_is_not_given_again(
    said: str, before: str | None, next_step: str
) -> None:
    summary = SUMMARY.model_copy(update={"next": said, "priority": said})
    last = LAST.model_copy(update={"next": before, "priority": before})
    report = report_of(material(judge_answer(MISSED, summary=summary), last=last))
    assert report.goal.text == report.summary.next == next_step
    assert report.summary.priority != before


def test_without_anything_new_to_say_nothing_is_said() -> None:
    last = LAST.model_copy(update={"next": SUMMARY.next, "priority": SUMMARY.priority})
    report = report_of(material(judge_answer(), last=last))
    assert (report.summary.priority, report.goal.text) == (None, None)


@pytest.mark.parametrize(
    ("notes", "cues", "turn"),
    [
        ([], [], None),
        ([note(1, NoteKind.WORKED)], [], None),
        ([note(5), note(3)], [], 5),
        ([note(9), note(3)], [], 3),
        ([], [cue(2, "I feel so alone")], 3),
        ([note(5)], [cue(2, "I feel so alone")], 5),
        ([note(5)], [cue(2, "I feel so alone", is_risk=True)], 3),
        ([note(5)], [cue(6, "want to wake up", is_risk=True)], 5),
    ],
)
def test_one_tries_again_from_a_missed_danger_or_from_the_weightiest_note(
    notes: list[Any], cues: list[Any], turn: int | None
) -> None:
    report = report_of(material(judge_answer(notes=notes, cues=cues)))
    assert report.goal == NextGoal(text=SUMMARY.next, retry_turn=turn)


def test_the_risk_line_tells_where_danger_was_asked_about_and_where_it_was_passed_over() -> None:
    asks = TURNS[4].model_copy(update={"labels": WorkerLabels(asks_about_risk=True)})
    cues = [cue(6, "want to wake up", is_risk=True), cue(2, "I feel so alone")]
    turns = (*TURNS[:4], asks, TURNS[5])
    report = report_of(material(judge_answer(cues=cues), turns=turns))
    assert report.risk == RiskLine(asked_turns=(5,), missed_turns=(6,))


def test_the_trust_curve_points_out_the_turns_that_moved_it() -> None:
    curve = trust_curve(TURNS, steps(2.6, 2.62, 2.3))
    assert [each.turn for each in curve] == [1, 3, 5]
    assert [each.trust for each in curve] == [2.6, 2.62, 2.3]
    assert [each.has_moved for each in curve] == [True, False, True]
    assert curve[2].change == pytest.approx(-0.32)
    assert curve[0].why == ("to 2.6",)


def test_five_turns_are_pointed_out_at_most() -> None:
    turns = [TURNS[0]] * 8
    curve = trust_curve(turns, steps(2.6, 2.8, 2.9, 3.1, 2.9, 2.8, 3.0, 3.1))
    assert [each.turn for each in curve if each.has_moved] == [1, 2, 4, 5, 7]


FACTS = (fact("shifts", 2.4), fact("wife", 3.2, "wife", "money_worries"), fact("slap", 3.5))


def test_what_was_held_back_is_shown_only_when_it_may_be() -> None:
    heard: dict[str, Any] = {"facts": FACTS, "steps": steps(2.6, 3.3, 3.0, told=("shifts",))}
    hidden = report_of(material(**heard))
    assert hidden.held_back is None
    assert all(each.text not in hidden.model_dump_json() for each in FACTS)
    assert (hidden.panel.facts_found, hidden.panel.facts_available) == (1, 3)
    shown = report_of(material(**heard, reveal=True))
    assert shown.held_back == (
        HeldBack(
            text="Something about wife.",
            why="No question led there: wife, money worries.",
        ),
        HeldBack(
            text="Something about slap.",
            why="It takes a trust of 3.5; 3.3 was reached at most.",
        ),
    )


def test_of_a_talk_without_turns_there_is_a_report_all_the_same() -> None:
    report = report_of(material(turns=(), facts=FACTS, reveal=True, reflection=""))
    assert (report.notes, report.cues, report.trust) == ((), (), ())
    assert report.summary.strength is None
    assert report.total.score is None
    assert report.held_back
    assert report.held_back[0].why == "It takes a trust of 2.4."


def test_what_a_teacher_and_the_student_say_is_in_it() -> None:
    said = Override(criterion_id="care", level=4, reason="I was there.")
    dispute = Dispute(reason="I did ask about that.")
    given = material(judge_answer(MISSED), overrides=[said], dispute=dispute, confirmed=True)
    report = report_of(given)
    assert (report.criteria[0].level, report.criteria[0].counted) == (1, 4)
    assert report.criteria[0].override == said
    assert (report.dispute, report.is_advisory) == (dispute, False)
    assert report.reflection == REFLECTION
    assert report_of(material()).is_advisory


def test_the_panel_counts_what_the_labels_say() -> None:
    turns = labelled(TURNS)
    panel = report_of(material(turns=turns)).panel
    assert (panel.worker_turns, panel.advice_without_permission) == (3, 1)


@pytest.mark.parametrize(
    ("agreement", "sentence"),
    [
        (None, "has not been measured here yet"),
        (Agreement(items=0, exact=None, within_one=None, kappa=None), "has not been measured"),
        (
            Agreement(items=40, exact=0.425, within_one=0.9, kappa=0.3),
            "left it as it was in 42% of 40 cases, and moved it by at most one in 90%.",
        ),
    ],
)
def test_a_report_says_how_far_the_machine_can_be_trusted(
    agreement: Agreement | None, sentence: str
) -> None:
    assert sentence in limit_of(agreement)
    assert sentence in report_of(material(agreement=agreement)).limits[-1]
