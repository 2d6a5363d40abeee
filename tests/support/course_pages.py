"""The pages of courses as somebody uses them, without a browser."""

import asyncio
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.testing import User

from tests.support.accounts import Member
from tests.support.courses import a_section
from tests.support.site import Site, click
from understudy.accounts.access import Role
from understudy.practice.courses.section_schemas import EnrolmentDraft, Membership, Section


def field(user: User, label: str, *, oldest: bool = False) -> Any:
    """Return the newest field that is labelled so, or the oldest."""
    kinds = (ui.input, ui.textarea, ui.select)
    named = [
        each
        for each in _shown(user)
        if isinstance(each, kinds)
        and label in (each.props.get("label"), each.props.get("aria-label"))
    ]
    return (min if oldest else max)(named, key=lambda element: element.id)


async def fill(user: User, label: str, value: str) -> None:
    """Write something into a field, as soon as it is there."""
    for _ in range(30):
        try:
            field(user, label).value = value
        except ValueError:  # not there yet
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError(f"there is no field {label!r}")


async def do(user: User, label: str) -> None:
    """Press the newest button that is called exactly so, as soon as it is there."""
    for _ in range(30):
        found = [e for e in _buttons(user) if label in (e.text, e.props.get("aria-label"))]
        if found:
            click(user, max(found, key=lambda element: element.id))
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"there is no button {label!r}")


def links(user: User) -> list[str]:
    """Return where the links of the page lead."""
    return [str(link.props.get("href")) for link in user.find(ui.link).elements]


async def a_class(site: Site) -> tuple[Member, Member, Section]:
    """Return a teacher, their student, and the section both are in."""
    teacher, student = await site.person(Role.TEACHER), await site.person(Role.STUDENT)
    section = await a_section(site.services.db, teacher.actor, student, name="Group B")
    return teacher, student, section


async def an_assistant(site: Site, teacher: Member, section: Section) -> Member:
    """Return somebody who assists in this section."""
    assistant = await site.person(Role.STUDENT, "Ada Assist")
    draft = EnrolmentDraft(email=assistant.email, role=Membership.TA)
    await site.services.sections.enrol(teacher.actor, section.id, draft)
    return assistant


def _shown(user: User) -> list[Any]:
    return list(user.client.elements.values()) if user.client else []


def _buttons(user: User) -> list[Any]:
    kinds = (ui.button, TextElement)
    return [e for e in _shown(user) if isinstance(e, kinds) and e.visible and e._event_listeners]
