"""One's own account: name, password, tokens for programs."""

from pydantic import ValidationError

from understudy.accounts.passwords import ADVICE
from understudy.accounts.schemas import MyChanges, NewToken, Token, TokenDraft
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.dates import day
from understudy.web.parts.entry import api_form, entry
from understudy.web.parts.fields import choice_field, line_field
from understudy.web.parts.kit import badge, box, button, page_head, sheet, text
from understudy.web.parts.lists import read_all
from understudy.web.parts.own_data import own_data
from understudy.web.parts.secret import secret_line
from understudy.web.session import Visiting, Visitor

_LASTING = {"7": "A week", "30": "30 days", "90": "90 days", "365": "A year"}


async def account_page(visitor: Visiting) -> None:
    """Show one's own account."""
    with frame(visitor, "/account", "Your account"), box("page narrow"):
        with page_head("Your account", visitor.person.email):
            badge(visitor.person.role.value.capitalize())
        with box("stack"):
            _name(visitor)
            _password(visitor)
            own_data(visitor)
            with box("panel"):
                await TokensView(visitor).build()


def _name(visitor: Visitor) -> None:
    async def save() -> None:
        try:
            changes = MyChanges(name=name.value or "")
        except ValidationError:
            name.error = "Please enter a name."
            return
        name.error = None
        await visitor.services.accounts.change_me(await visitor.actor_now(), changes)
        notice("Your name is saved.")

    with box("panel"):
        text("h2", "Name")
        with box("line-up"):
            name = line_field("Name", visitor.person.name, most=120)
            button("Save name", save)


def _password(visitor: Visitor) -> None:
    with box("panel"):
        text("h2", "Password")
        text("p", "Changing it signs you out everywhere else.", "lead")
        done = "Your password is changed. Other browsers are signed out."
        with api_form("/api/me/password", done=done, submit="Change password"):
            # For the password manager, which wants to know whose password this is.
            entry("E-mail", "", value=visitor.person.email, autocomplete="username", hidden="")
            entry("Current password", "current", kind="password", autocomplete="current-password")
            entry("New password", "new", kind="password", autocomplete="new-password", hint=ADVICE)
            entry("New password once more", "again", kind="password", autocomplete="new-password")


class TokensView:
    """The tokens of one person's programs."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._accounts = visitor, visitor.services.accounts
        self._zone = visitor.services.settings.timezone

    async def build(self) -> None:
        """Build the panel."""
        text("h2", "Tokens for programs")
        text("p", "A program with such a token may do over the API all that you may.", "lead")
        self._list = box("rows")
        with box("line-up"):
            button("New token", self._ask, picture="plus")
        await self._show()

    async def _show(self) -> None:
        actor = await self._visitor.actor_now()
        tokens = await read_all(lambda after, limit: self._accounts.tokens(actor, after, limit))
        self._list.clear()
        self._list.set_visibility(bool(tokens))
        with self._list:
            for token in tokens:
                self._row(token)

    def _row(self, token: Token) -> None:
        used = f"used {day(token.last_used_at, self._zone)}" if token.last_used_at else "never used"
        with box("entry-row flush"):
            with box("main"):
                text("strong", token.label)
                text(
                    "small",
                    f"Made {day(token.created_at, self._zone)} · {used} · "
                    f"ends {day(token.expires_at, self._zone)}",
                )
            button("Revoke", lambda: self._confirm(token), kind="danger").classes("small")

    def _confirm(self, token: Token) -> None:
        async def revoke() -> None:
            await self._accounts.revoke_token(await self._visitor.actor_now(), token.id)
            await self._show()
            close()
            notice(f"“{token.label}” is revoked.")

        with sheet("Revoke this token?") as close:
            text("p", f"The program that uses “{token.label}” is locked out at once.", "quiet")
            with box("actions"):
                button("Keep it", close, kind="plain")
                button("Revoke", revoke, kind="danger")

    def _ask(self) -> None:
        async def make() -> None:
            try:
                draft = TokenDraft(label=label.value or "", days=int(lasting.value))
            except ValidationError:
                label.error = "Please say what it is for."
                return
            made = await self._accounts.create_token(await self._visitor.actor_now(), draft)
            await self._show()
            close()
            _show_token(made)

        with sheet("New token") as close:
            label = line_field("What is it for?", "", most=120)
            label.props("autofocus")
            lasting = choice_field("Valid for", _LASTING, "90")
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Make the token", make, kind="primary")


def _show_token(made: NewToken) -> None:
    with sheet("Your new token") as close:
        text("p", "Copy it now: it is never shown again.", "quiet")
        secret_line(made.token, "token")
        with box("actions"):
            button("Done", close, kind="primary")
