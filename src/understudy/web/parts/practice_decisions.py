"""What teachers know of a session besides its words, and what they decide about it."""

from nicegui import ui

from understudy.practice.sessions.schemas import SessionForTeachers, Stage
from understudy.practice.sessions.stages import Move
from understudy.web.parts.figures import money
from understudy.web.parts.kit import box, button, sheet, text
from understudy.web.parts.local_moment import local_moment
from understudy.web.parts.practice_words import ENDS_FOR_TEACHERS
from understudy.web.session import Visitor

_MINUTE_S = 60
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


def session_facts(visitor: Visitor, found: SessionForTeachers) -> None:
    """Add how a session went, in figures."""
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
                ("Cost", "" if found.cost_usd is None else money(found.cost_usd)),
                ("Model", found.model or ""),
            ):
                if told:
                    text("dt", name)
                    text("dd", told, "numbers")
        if found.model_note:
            text("p", found.model_note, "caution small")


def decisions(visitor: Visitor, found: SessionForTeachers) -> None:
    """Add what may be decided: to hold a session, to make it void."""
    if found.stage in (Stage.ASSIGNED, Stage.BRIEFED, Stage.VOIDED, Stage.ERASED):
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
