"""A student's session as the teachers of its section read it."""

from uuid import UUID

from nicegui import ui

from understudy.practice.sessions.schemas import SessionForTeachers, Stage
from understudy.practice.sessions.stages import Move
from understudy.web.parts.feedback_report import ReportView
from understudy.web.parts.figures import money
from understudy.web.parts.kit import back_link, badge, box, button, page_head, sheet, text
from understudy.web.parts.local_moment import local_moment
from understudy.web.parts.practice_transcript import transcript_view
from understudy.web.parts.practice_words import ENDS_FOR_TEACHERS, STAGES_FOR_TEACHERS
from understudy.web.parts.prebrief import referral_card
from understudy.web.session import Visitor

_MINUTE_S = 60
_JUDGED = (Stage.FEEDBACK_PENDING, Stage.FEEDBACK_READY, Stage.RELEASED)
_ASKED: dict[Move, tuple[str, str, str]] = {
    Move.VOID: (
        "Make it void",
        "Make this session void?",
        "It counts as no attempt, and the student can begin a new one. What was said is kept.",
    ),
    Move.HOLD: (
        "Hold it",
        "Hold this session?",
        "Nothing more happens with it before you lift that. The student reads that it is held.",
    ),
    Move.LIFT_HOLD: (
        "Lift the hold",
        "Lift the hold?",
        "The session goes on where it stood; one that was under way is paused.",
    ),
}


async def review(visitor: Visitor, found: SessionForTeachers) -> None:
    """Add the page's body; that it was read is written in the audit log."""
    said = await visitor.services.practice.look.transcript(visitor.actor, found.id)
    with box("page practice-page"):
        back_link("Practice", "/practice")
        with page_head(f"{found.student_name} with {found.client.name}", _about(found)):
            badge(*STAGES_FOR_TEACHERS[found.stage])
        with box("briefing"):
            with box("stack"):
                numbers = await _feedback(visitor, found)
                with box("panel stack"):
                    text("h2", "What was said")
                    transcript_view(said, found.student_name, numbers=numbers)
            with box("stack beside-talk"):
                _facts(visitor, found)
                _decisions(visitor, found)
                referral_card(found.client)


async def _feedback(visitor: Visitor, found: SessionForTeachers) -> dict[UUID, int]:
    """Add the feedback; return the numbers of its turns by the ids of messages."""
    if found.stage not in _JUDGED:
        return {}
    view = await visitor.services.feedback.report(visitor.actor, found.id)
    if view.report is not None:
        ReportView(view, view.report).build()
    elif view.problem:
        text("p", f"It could not be judged: {view.problem}", "warning")
    return {turn.message_id: turn.turn for turn in view.turns}


def _about(found: SessionForTeachers) -> str:
    parts = [f"Attempt {found.attempt}", "Late" if found.is_late else ""]
    return " · ".join(part for part in parts if part)


def _facts(visitor: Visitor, found: SessionForTeachers) -> None:
    zone = visitor.services.settings.timezone
    with box("panel stack tight"):
        text("h2", "The session")
        if found.end_reason:
            text("p", ENDS_FOR_TEACHERS[found.end_reason], "small")
        with box("facts", "dl"):
            text("dt", "Begun")
            with box(tag="dd"):
                local_moment(found.created_at, zone)
            for name, told in (
                ("Turns", str(found.turns)),
                ("Time talked", f"{found.spoken_s / _MINUTE_S:.0f} min"),
                ("Cost", money(found.cost_usd) if visitor.actor.sees_costs else ""),
            ):
                if told:
                    text("dt", name)
                    text("dd", told, "numbers")


def _decisions(visitor: Visitor, found: SessionForTeachers) -> None:
    if found.stage in (Stage.ASSIGNED, Stage.BRIEFED, Stage.VOIDED):
        return
    moves = (Move.LIFT_HOLD,) if found.stage is Stage.HELD else (Move.HOLD,)
    with box("line-up wrap"):
        for move in (*moves, Move.VOID):
            button(_ASKED[move][0], lambda move=move: _ask(visitor, found, move))


def _ask(visitor: Visitor, found: SessionForTeachers, move: Move) -> None:
    label, question, sentence = _ASKED[move]

    async def decide() -> None:
        actor = await visitor.actor_now()
        await visitor.services.practice.attend.decide(actor, found.id, move)
        ui.navigate.to(f"/practice/sessions/{found.id}")

    with sheet(question) as close:
        text("p", sentence)
        with box("actions"):
            button("Cancel", close, kind="plain")
            button(label, decide, kind="primary")
