"""How feedback is said: bands, notes, what was counted; to its student, and to who teaches them."""

from dataclasses import dataclass

from understudy.practice.feedback.judge_schemas import NoteKind
from understudy.practice.feedback.schemas import Band, Header
from understudy.practice.feedback.view_schemas import FeedbackView, ReportState
from understudy.practice.mind.counts import Counts
from understudy.web.parts.course_words import Tone, count_of

BANDS: dict[Band, tuple[str, Tone]] = {
    Band.MEETS: ("Meets it", "good"),
    Band.NOT_YET: ("Not yet", "warn"),
    Band.NOT_OBSERVED: ("Not observed", ""),
}
NOTES: dict[NoteKind, tuple[str, Tone]] = {
    NoteKind.WORKED: ("Worked", "good"),
    NoteKind.IMPROVE: ("To improve", "warn"),
}
_MINUTE_S = 60
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Voice:
    """How a report speaks: to its student, or of them."""

    title: str
    goal: str
    rated: str
    asked: str
    teacher: str
    comments: str
    trust: str
    reflection: str


TO_STUDENT = Voice(
    title="Your feedback",
    goal="Your next goal",
    rated="You: {level}",
    asked="You asked directly about danger (turn {turns}).",
    teacher="Your teacher: {reason}",
    comments="From your teacher",
    trust="The client's trust after each of your turns, from 1 to 4",
    reflection="Your reflection",
)
OF_STUDENT = Voice(
    title="The feedback",
    goal="The next goal",
    rated="Self: {level}",
    asked="Danger was asked about directly (turn {turns}).",
    teacher="The teacher: {reason}",
    comments="Comments on lines",
    trust="The client's trust after each turn of the student, from 1 to 4",
    reflection="The student's reflection",
)


def score_of(score: float | None) -> str:
    """Return a total as it is read: `2.4 of 4`."""
    return "" if score is None else f"{score:.1f} of 4"


def reviewed_of(view: FeedbackView, *, is_advisory: bool) -> str:
    """Return who stands by a report."""
    if is_advisory or view.state is ReportState.DRAFT:
        return "Drafted by an AI. No teacher has reviewed it; it can be wrong."
    return "Drafted by an AI, and confirmed by your teacher."


def header_of(header: Header) -> str:
    """Return what a report was made from, in one line."""
    parts = [header.case, f"attempt {header.attempt}", count_of(header.turns, "turn")]
    if header.duration_s is not None:
        parts.append(f"{max(1, round(header.duration_s / _MINUTE_S))} min")
    parts.append(f"{header.rubric}, version {header.rubric_version}")
    return " · ".join(parts)


def counts_of(counts: Counts) -> list[tuple[str, str]]:
    """Return what was counted, by its names."""
    share = counts.talk_share
    ratio = counts.reflections_per_question
    return [
        ("Your share of the words", "" if share is None else f"{share * _PERCENT:.0f} %"),
        ("Open questions", f"{counts.open_questions} of {counts.questions}"),
        ("Several questions at once", str(counts.stacked_turns)),
        ("Reflections", f"{counts.reflections}, of them {counts.complex_reflections} complex"),
        ("Reflections for each question", "" if ratio is None else f"{ratio:.1f}"),
        ("Advice nobody asked for", str(counts.advice_without_permission)),
        ("Your longest turn", count_of(counts.longest_turn, "word")),
        ("Facts found", f"{counts.facts_found} of {counts.facts_available}"),
    ]
