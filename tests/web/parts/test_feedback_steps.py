from typing import Any

import pytest

from tests.support.feedback import judge_answer, material
from understudy.practice.courses.assignment_schemas import Release
from understudy.practice.feedback.report import report_of
from understudy.practice.feedback.schemas import HeldBack, Report
from understudy.practice.feedback.view_schemas import FeedbackView, ReportState
from understudy.practice.sessions.schemas import Stage
from understudy.web.parts.feedback_steps import Step, steps_of, student_sees

READY, SHOWN = Stage.FEEDBACK_READY, Stage.RELEASED
DRAFT, CONFIRMED = ReportState.DRAFT, ReportState.CONFIRMED
KEPT = HeldBack(text="I drink.", why="Nobody asked.")


def report(*held_back: HeldBack) -> Report:
    return report_of(material(judge_answer())).model_copy(update={"held_back": held_back})


def view(stage: Stage, state: ReportState = DRAFT, **fields: Any) -> FeedbackView:
    given = {"report": report(KEPT), "problem": None, "shows_held_back": False, **fields}
    release = given.pop("release", Release.AFTER_REVIEW)
    return FeedbackView.model_construct(stage=stage, state=state, release=release, **given)


@pytest.mark.parametrize(
    ("found", "steps"),
    [
        (view(READY), (Step.CONFIRM_AND_RELEASE, Step.CONFIRM, Step.JUDGE)),
        (view(READY, CONFIRMED), (Step.RELEASE, Step.JUDGE)),
        (view(SHOWN), (Step.CONFIRM, Step.REVEAL, Step.JUDGE)),
        (view(SHOWN, CONFIRMED), (Step.REVEAL, Step.JUDGE)),
        (view(SHOWN, CONFIRMED, shows_held_back=True), (Step.JUDGE,)),
        (view(SHOWN, CONFIRMED, report=report()), (Step.JUDGE,)),
        (view(Stage.FEEDBACK_PENDING, report=None, problem="No model."), (Step.JUDGE,)),
        (view(Stage.FEEDBACK_PENDING, report=None), ()),
    ],
)
def test_what_may_be_done_follows_from_how_far_it_is(
    found: FeedbackView, steps: tuple[Step, ...]
) -> None:
    assert steps_of(found) == steps


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (view(READY), "nothing of it yet: they do when you release it."),
        (view(READY, release=Release.AFTER_DUE), "when the assignment is due, or when you release"),
        (view(SHOWN), "this draft, and every change at once. What the client held back is not"),
        (view(SHOWN, CONFIRMED, shows_held_back=True), "What the client held back is shown, too."),
        (view(SHOWN, CONFIRMED, report=report()), "this report that you confirmed, and every"),
        (view(Stage.FEEDBACK_PENDING, report=None), "their feedback is being written"),
        (view(Stage.HELD, report=None), "The student sees no feedback."),
    ],
)
def test_what_the_student_sees_is_told(found: FeedbackView, told: str) -> None:
    assert told in student_sees(found)
