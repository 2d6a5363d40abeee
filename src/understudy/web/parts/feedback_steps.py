"""What a teacher may do with a report, and what its student sees of it, by how far it is."""

from enum import StrEnum

from understudy.practice.courses.assignment_schemas import Release
from understudy.practice.feedback.view_schemas import FeedbackView, ReportState
from understudy.practice.sessions.schemas import Stage


class Step(StrEnum):
    """What a teacher does with a report, as its button says it."""

    CONFIRM_AND_RELEASE = "Confirm and release"
    CONFIRM = "Confirm"
    RELEASE = "Release"
    REVEAL = "Show what was held back"
    JUDGE = "Judge it again"


_SEEN_LATER: dict[Release, str] = {
    Release.IMMEDIATE: "as soon as it is there",
    Release.AFTER_REFLECTION: "as soon as it is there",
    Release.AFTER_REVIEW: "when you release it",
    Release.AFTER_DUE: "when the assignment is due, or when you release it",
}


def steps_of(view: FeedbackView) -> tuple[Step, ...]:
    """Return what may be done, the first one first: it is the primary action."""
    if view.report is None:
        return (Step.JUDGE,) if view.problem else ()
    is_draft = view.state is ReportState.DRAFT
    first: tuple[Step, ...] = (Step.CONFIRM,) if is_draft else ()
    if view.stage is Stage.FEEDBACK_READY:
        first = (Step.CONFIRM_AND_RELEASE, *first) if is_draft else (Step.RELEASE,)
    is_shown_in_part = view.stage is Stage.RELEASED and not view.shows_held_back
    reveal = (Step.REVEAL,) if is_shown_in_part and view.report.held_back else ()
    return (*first, *reveal, Step.JUDGE)


def student_sees(view: FeedbackView) -> str:
    """Return what its student sees of a report at this moment, in a sentence or two."""
    if view.stage is Stage.RELEASED and view.report:
        mark = "draft" if view.state is ReportState.DRAFT else "report that you confirmed"
        whole = (
            "What the client held back is shown, too."
            if view.shows_held_back
            else "What the client held back is not shown before the last attempt."
        )
        has_kept = bool(view.report.held_back)
        told = f"The student sees this {mark}, and every change at once."
        return f"{told} {whole}" if has_kept else told
    if view.stage is Stage.FEEDBACK_READY:
        return f"The student sees nothing of it yet: they do {_SEEN_LATER[view.release]}."
    if view.stage is Stage.FEEDBACK_PENDING:
        return "The student reads that their feedback is being written."
    return "The student sees no feedback."
