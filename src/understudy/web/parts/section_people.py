"""The people of a section: find, add, import, remove, enrol again."""

from pydantic import ValidationError

from understudy.kernel.errors import NotFound, UnderstudyError
from understudy.practice.courses.section_schemas import (
    Enrolment,
    EnrolmentDraft,
    Membership,
    Section,
)
from understudy.web.notices import notice
from understudy.web.parts.course_words import ROLES, count_of
from understudy.web.parts.dates import day
from understudy.web.parts.enter import on_enter
from understudy.web.parts.fields import choice_field, line_field, search_field
from understudy.web.parts.kit import avatar, badge, box, button, empty, sheet, text
from understudy.web.parts.lists import matches, read_all
from understudy.web.parts.roster_import import RosterDialog
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visitor

_ROLES = {role.value: label for role, label in ROLES.items()}
_SHOWN_AT_ONCE = 15
_EMPTY = "Show the join code on a slide, import a roster, or add people by their e-mail."


class SectionPeople:
    """The roster as somebody who may read it sees it; who manages the section changes it."""

    def __init__(self, visitor: Visitor, section: Section, *, manages: bool) -> None:
        self._visitor, self._section, self._manages = visitor, section, manages
        self._sections = visitor.services.sections
        self._shown = _SHOWN_AT_ONCE
        self._people: list[Enrolment] = []
        self._removed: dict[str, Enrolment] = {}  # on this page, until it is left

    async def build(self) -> None:
        """Build the panel."""
        if self._manages:
            self._adding()
        with box("tools"):
            self._search = search_field("Search people", self._show)
            self._told = text("span", "", "quiet small grow")
            self._told.props["role"] = "status"
            if self._manages:
                button("Import a roster", self._import, picture="upload")
        self._list = box()
        await self._read()

    def _adding(self) -> None:
        with box("panel section"):
            text("h2", "Add somebody")
            with box("line-up wrap start"):
                self._email = line_field("E-mail of their account", "", most=254)
                self._email.classes("add-email").props["type"] = "email"
                on_enter(self._email, self._add)
                self._role = choice_field("As", _ROLES, Membership.STUDENT.value)
                self._role.classes("add-role")
                button("Add", self._add, kind="primary")

    async def _read(self) -> None:
        actor = await self._visitor.actor_now()
        self._people = await read_all(
            lambda after, limit: self._sections.people(
                actor, self._section.id, after=after, limit=limit
            )
        )
        for person in self._people:
            self._removed.pop(person.email, None)
        students = sum(person.role is Membership.STUDENT for person in self._people)
        assistants = len(self._people) - students
        self._told.set_text(
            count_of(students, "student")
            + (f" · {count_of(assistants, 'assistant')}" if assistants else "")
        )
        self._show()

    def _show(self) -> None:
        words = self._search.value or ""
        whole = sorted([*self._people, *self._removed.values()], key=lambda p: p.email)
        found = [person for person in whole if matches(words, person.name, person.email)]
        self._list.clear()
        with self._list:
            if not whole:
                with empty("people", "Nobody is in it yet", _EMPTY):
                    pass
            elif not found:
                with empty("search", "Nobody found", "No name or e-mail contains these words."):
                    pass
            else:
                self._rows(found)

    def _rows(self, found: list[Enrolment]) -> None:
        with box("card rows", "ul"):
            for person in found[: self._shown]:
                self._row(person)
        if len(found) > self._shown:
            with box("more"):
                button(f"Show more ({len(found) - self._shown})", self._show_more)

    def _show_more(self) -> None:
        self._shown += _SHOWN_AT_ONCE
        self._show()

    def _row(self, person: Enrolment) -> None:
        is_removed = person.email in self._removed
        with box("entry-row" + (" off" if is_removed else ""), "li"):
            avatar(person.name, tone_of(person.person_id), "small")
            with box("main"):
                with box("line-up wrap"):
                    text("strong", person.name)
                    if is_removed:
                        badge("Removed", "warn")
                    elif person.role is Membership.TA and not self._manages:
                        badge(ROLES[person.role])
                since = day(person.enrolled_at, self._visitor.services.settings.timezone)
                text("small", f"{person.email} · since {since}")
            if self._manages:
                self._actions(person, is_removed=is_removed)

    def _actions(self, person: Enrolment, *, is_removed: bool) -> None:
        if is_removed:
            again = button("Enrol again", lambda: self._enrol(person.email, person.role))
            again.props["aria-label"] = f"Enrol {person.name} again"
            return

        async def change() -> None:
            if choice.value != person.role.value:
                await self._enrol(person.email, Membership(choice.value))

        choice = choice_field("", _ROLES, person.role.value, change)
        choice.classes("role-choice slim").props("dense", remove="stack-label")
        choice.props["aria-label"] = f"Role of {person.name}"
        remove = button("", lambda: self._ask_to_remove(person), kind="plain", picture="close")
        remove.classes("bare").props["aria-label"] = f"Remove {person.name}"

    async def _add(self) -> None:
        try:
            draft = EnrolmentDraft(
                email=str(self._email.value or ""), role=Membership(self._role.value)
            )
        except ValidationError:
            self._email.error = "Please enter an e-mail address."
            return
        actor = await self._visitor.actor_now()
        try:
            added = await self._sections.enrol(actor, self._section.id, draft)
        except NotFound as problem:
            self._email.error = problem.message
            return
        self._email.error, self._email.value = None, ""
        await self._read()
        notice(f"{added.name} is in the section.")

    async def _enrol(self, email: str, role: Membership) -> None:
        draft = EnrolmentDraft(email=email, role=role)
        actor = await self._visitor.actor_now()
        try:
            enrolled = await self._sections.enrol(actor, self._section.id, draft)
        except UnderstudyError:
            self._show()  # the field goes back to what is true
            raise
        await self._read()
        notice(f"{enrolled.name} is {ROLES[enrolled.role].lower()} now.")

    def _ask_to_remove(self, person: Enrolment) -> None:
        async def remove() -> None:
            actor = await self._visitor.actor_now()
            await self._sections.remove(actor, self._section.id, person.person_id)
            close()
            self._removed[person.email] = person
            await self._read()

        with sheet(f"Remove {person.name}?") as close:
            text(
                "p",
                "They see the section no more, and its code does not let them in again. What they "
                "did is kept; enrolled again, they go on where they were.",
                "quiet",
            )
            with box("actions"):
                button("Keep them", close, kind="plain")
                button("Remove", remove, kind="danger")

    def _import(self) -> None:
        RosterDialog(self._visitor, self._section.id, self._read)
