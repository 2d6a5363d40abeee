"""People, for administrators: invite, roles, access, passwords."""

from nicegui import ui
from pydantic import ValidationError

from understudy.accounts.access import Role, require_admin
from understudy.accounts.schemas import OneTimeLink, Person, PersonChanges, PersonDraft
from understudy.kernel.errors import UnderstudyError
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.fields import choice_field, line_field, search_field
from understudy.web.parts.kit import (
    avatar,
    badge,
    box,
    button,
    empty,
    icon,
    menu_item,
    page_head,
    sheet,
    text,
)
from understudy.web.parts.secret import secret_line
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visiting, Visitor

_ROLES = {role.value: role.value.capitalize() for role in Role}
_SHOWN_AT_ONCE = 15


async def people_page(visitor: Visiting) -> None:
    """Show everyone who has an account."""
    require_admin(visitor.actor)
    with frame(visitor, "/people", "People"), box("page"):
        await PeopleView(visitor).build()


class PeopleView:
    """The list of people, as one administrator works with it."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._accounts = visitor, visitor.services.accounts
        self._shown = _SHOWN_AT_ONCE
        self._people: list[Person] = []
        self._has_more = False

    async def build(self) -> None:
        """Build the page."""
        with page_head("People") as self._sub:
            button("Invite", self._invite, kind="primary", picture="plus")
        with box("tools"):
            self._search = search_field("Search people", self._read)
        self._list = box()
        await self._read()

    async def _read(self) -> None:
        actor = await self._visitor.actor_now()
        words = self._search.value or ""
        page = await self._accounts.people(actor, limit=self._shown, text=words)
        if words != (self._search.value or ""):
            return  # they typed on meanwhile
        self._people, self._has_more = page.items, page.next is not None
        whole, active = await self._accounts.count(actor)
        self._sub.text = f"{active:,} active" + (
            f" · {whole - active:,} deactivated" if active < whole else ""
        )
        self._sub.set_visibility(True)
        self._show()

    def _show(self) -> None:
        self._list.clear()
        with self._list:
            if not self._people:
                with empty("people", "Nobody found", "No name or e-mail contains these words."):
                    pass
                return
            with box("card rows"):
                for person in self._people:
                    self._row(person)
            if self._has_more:
                with box("more"):
                    button("Show more", self._show_more)

    async def _show_more(self) -> None:
        self._shown += _SHOWN_AT_ONCE
        await self._read()

    def _row(self, person: Person) -> None:
        own = person.id == self._visitor.actor.id
        with box("entry-row" + ("" if person.active else " off")):
            avatar(person.name, tone_of(person.id), "small")
            with box("main"):
                with box("line-up wrap"):
                    text("strong", person.name)
                    if own:
                        badge("You")
                    if not person.active:
                        badge("Deactivated", "danger")
                    elif not person.has_password:
                        badge("No password yet", "warn")
                text("small", person.email)
            self._role(person)
            self._actions(person)

    def _role(self, person: Person) -> None:
        async def change() -> None:
            if choice.value != person.role.value:
                await self._change(person, PersonChanges(role=Role(choice.value)))

        choice = choice_field("", _ROLES, person.role.value, change)
        choice.classes("role-choice slim").props("dense", remove="stack-label")
        choice.props["aria-label"] = f"Role of {person.name}"

    def _actions(self, person: Person) -> None:
        async def turn() -> None:
            await self._change(person, PersonChanges(active=not person.active))

        with ui.button(color=None).classes("button bare") as opener, ui.menu():
            if person.active:
                menu_item("New password link", "lock", lambda: self._ask_to_reset(person))
            menu_item("Deactivate" if person.active else "Activate", "close", turn)
        opener.props("unelevated")
        opener.props["aria-label"] = f"More for {person.name}"
        with opener:
            icon("more")

    def _ask_to_reset(self, person: Person) -> None:
        async def reset() -> None:
            link = await self._accounts.reset_password(await self._visitor.actor_now(), person.id)
            await self._read()
            close()
            self._show_link(link, "They choose another password with this link.")

        with sheet(f"A new password for {person.name}?") as close:
            text(
                "p",
                "Their present password stops working at once, and they are signed out everywhere. "
                "You get a link with which they choose another.",
                "quiet",
            )
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Make the link", reset, kind="primary")

    async def _change(self, person: Person, changes: PersonChanges) -> None:
        try:
            changed = await self._accounts.change_person(
                await self._visitor.actor_now(), person.id, changes
            )
        except UnderstudyError:
            self._show()  # the field goes back to what is true
            raise
        await self._read()
        notice(f"{changed.name} is {_said(changed)} now.")

    def _invite(self) -> None:
        with sheet("Invite a person") as close:
            text(
                "p",
                "Nothing is sent: you get a link that works once, and pass it on yourself.",
                "quiet",
            )
            name = line_field("Name", "", most=120)
            name.props("autofocus")
            email = line_field("E-mail", "", most=254)
            email.props["type"] = "email"
            role = choice_field("Role", _ROLES, Role.STUDENT.value)

            async def invite() -> None:
                try:
                    draft = PersonDraft(
                        email=email.value or "", name=name.value or "", role=Role(role.value)
                    )
                except ValidationError as error:
                    wrong = {problem["loc"][0] for problem in error.errors()}
                    name.error = "Please enter a name." if "name" in wrong else None
                    email.error = "Please enter an e-mail address." if "email" in wrong else None
                    return
                link = await self._accounts.invite(await self._visitor.actor_now(), draft)
                await self._read()
                close()
                self._show_link(link, "They choose their own password with this link.")

            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Make the link", invite, kind="primary")

    def _show_link(self, link: OneTimeLink, sentence: str) -> None:
        reached_at = str(ui.context.client.request.base_url).rstrip("/")
        address = self._visitor.services.settings.public_url or reached_at
        with sheet(f"Link for {link.person.name}") as close:
            text("p", f"{sentence} It works once and is shown only now.", "quiet")
            secret_line(address + link.path, "link")
            with box("actions"):
                button("Done", close, kind="primary")


def _said(person: Person) -> str:
    return person.role.value if person.active else "deactivated"
