"""A session's page for tests: a course, its browsers, and what stands on the page."""

from typing import Any
from uuid import UUID

from nicegui import ui
from nicegui.testing import User

from tests.support.practice import Course, a_course
from tests.support.site import Site
from understudy.practice.sessions.schemas import SessionForStudents
from understudy.practice.sessions.stages import Move


async def at_practice(site: Site, **fields: Any) -> tuple[Course, User]:
    """Return a course, and the browser of its student."""
    course = await a_course(site.services, **fields)
    return course, site.signed_in(course.student)


async def session_now(course: Course, session_id: UUID) -> SessionForStudents:
    """Return a session as its student sees it at this moment."""
    found = await course.services.practice.look.get(course.student.actor, session_id)
    assert isinstance(found, SessionForStudents)
    return found


async def ended(course: Course, move: Move = Move.STUDENT_CLOSES) -> SessionForStudents:
    """Return a session that this has ended."""
    begun = await course.begun()
    await course.services.practice.attend.go(course.student.actor, begun.id, move)
    return await session_now(course, begun.id)


def address(session: SessionForStudents) -> str:
    """Return where a session's page is."""
    return f"/practice/sessions/{session.id}"


def prose(user: User, label: str) -> ui.textarea:
    """Return the field for several lines that is called so."""
    (found,) = (i for i in user.find(ui.textarea).elements if i.props.get("label") == label)
    return found


def in_dialog(user: User, label: str) -> ui.button:
    """Return the button of an open dialog that is called so."""
    return next(
        button
        for button in user.find(ui.button).elements
        if button.text == label
        if any(isinstance(above, ui.dialog) for above in button.ancestors())
    )
