"""Feedback as blocks of a document, in the order it is looked for."""

from collections.abc import Iterator

from understudy.practice.feedback.schemas import Band, CriterionResult, Evidence, Report
from understudy.practice.feedback.view_schemas import FeedbackView, ReportState
from understudy.practice.records.document import Block, Facts, Heading, Points, Prose

_BANDS = {
    Band.MEETS: "Meets it",
    Band.NOT_YET: "Not yet",
    Band.NOT_OBSERVED: "Not observed",
}
_DRAFT = "Drafted by an AI. No teacher has reviewed it; it can be wrong."
_CONFIRMED = "Drafted by an AI, and confirmed by a teacher."


def report_blocks(view: FeedbackView) -> Iterator[Block]:
    """Return the feedback that its reader may read, or what is waited for."""
    yield Heading("Feedback")
    report = view.report
    if report is None:
        yield Prose(view.waiting or view.problem or "There is none.", is_aside=True)
        return
    yield Prose(_CONFIRMED if view.state is ReportState.CONFIRMED else _DRAFT, is_aside=True)
    yield Facts(tuple(_summary(report)))
    for criterion in report.criteria:
        yield from _criterion(criterion)
    yield from _remarks(report)
    yield from _from_teacher(view)
    if report.reflection:
        yield Heading("Reflection", 3)
        yield Prose(report.reflection)
    yield from _dispute(report)
    yield Prose(" ".join(report.limits), is_aside=True)


def _summary(report: Report) -> Iterator[tuple[str, str]]:
    score = "" if report.total.score is None else f", {report.total.score:.1f} of 4"
    yield "Overall", f"{_BANDS[report.total.band]}{score}"
    yield "Rubric", f"{report.header.rubric}, version {report.header.rubric_version}"
    summary = report.summary
    told = (
        ("What went well", summary.strength),
        ("What matters most", summary.priority),
        ("To try next", summary.next),
        ("Next goal", report.goal.text),
    )
    yield from ((name, text) for name, text in told if text)


def _criterion(found: CriterionResult) -> Iterator[Block]:
    level = f"{found.counted} {found.label}" if found.counted else _BANDS[found.band]
    yield Heading(f"{found.name}: {level}", 3)
    points = [_quoted(each) for each in found.evidence]
    points += [f"Earned: {each}" for each in found.earned]
    faults = {each.text for each in found.indicators if each.is_reversed}
    points += [f"{'Fault' if each in faults else 'Missing'}: {each}" for each in found.missing]
    if found.override:
        points.append(f"The teacher: {found.override.reason}")
    if points:
        yield Points(tuple(points))


def _remarks(report: Report) -> Iterator[Block]:
    if report.notes:
        yield Heading("Turn by turn", 3)
        yield Points(
            tuple(
                f"Turn {note.turn}: {note.what} {_instead(note.alternative)}{note.why}"
                for note in report.notes
            )
        )
    if report.cues:
        yield Heading("Cues that were missed", 3)
        yield Points(tuple(f"{_quoted(cue.evidence)}: {cue.missed}" for cue in report.cues))
    if report.held_back:
        yield Heading("What the client kept to themself", 3)
        yield Points(tuple(f"{each.text} {each.why}" for each in report.held_back))


def _from_teacher(view: FeedbackView) -> Iterator[Block]:
    if not view.comments:
        return
    yield Heading("From the teacher", 3)
    yield Points(
        tuple(
            f"{f'Turn {each.turn}: ' if each.turn else ''}{each.text} ({each.by})"
            for each in view.comments
        )
    )


def _dispute(report: Report) -> Iterator[Block]:
    if report.dispute is None:
        return
    yield Heading("What the student does not agree with", 3)
    yield Prose(report.dispute.reason)
    yield Prose(f"The teacher's answer: {report.dispute.answer or 'none yet'}", is_aside=True)


def _quoted(evidence: Evidence) -> str:
    where = f"turn {evidence.turn}" if evidence.turn else "the reflection"
    return f"“{evidence.text}” ({where})"


def _instead(alternative: str) -> str:
    return f"In other words: “{alternative}” " if alternative else ""
