"""Coming in: signing in, and choosing a password with a one-time link."""

from itertools import cycle

from fastapi import Request
from fastapi.responses import RedirectResponse

from understudy.accounts.access import OPERATOR
from understudy.accounts.demo import DEMO_PEOPLE
from understudy.accounts.passwords import ADVICE
from understudy.accounts.schemas import LinkPurpose, TokenKind
from understudy.bootstrap import Services
from understudy.kernel.errors import NotFound, SignInRequired, UnderstudyError
from understudy.web.frame import lone_frame
from understudy.web.parts.entry import api_form, entry, hidden
from understudy.web.parts.kit import avatar, box, native_button, text
from understudy.web.session import safe_next, services_of, visitor_of

_HEADINGS = {
    TokenKind.SETUP: (
        "Set up Understudy",
        "You are the first here. This account will be the administrator's.",
    ),
    TokenKind.INVITATION: ("Welcome", "Choose a password, and you are in."),
    TokenKind.RESET: ("Choose a new password", "It replaces the old one, everywhere."),
}


async def sign_in_page(request: Request, next: str = "/") -> RedirectResponse | None:
    """Ask who it is; whoever is signed in goes on at once."""
    try:
        await visitor_of(request)
    except SignInRequired:
        pass
    else:
        return RedirectResponse(safe_next(next), 303)
    with lone_frame("Sign in"):
        with box():
            text("h1", "Sign in")
            text("p", "Use the account your school or team gave you.")
        with api_form("/api/sign-in", then=safe_next(next), submit="Sign in", wide=True):
            entry("E-mail", "email", kind="email", autocomplete="username", required="")
            _password("Password", autocomplete="current-password")
        if await _has_demo_people(services_of(request)):
            _demo_people()
    return None


async def set_up_page(request: Request, token: str = "") -> None:
    """Use a one-time link: a first administrator, an invitation or a new password."""
    try:
        purpose = await services_of(request).accounts.link(token)
    except UnderstudyError as error:
        _no_link(error)
        return
    title, sentence = _HEADINGS[purpose.kind]
    with lone_frame(title):
        with box():
            text("h1", title)
            text("p", sentence)
        _set_up_form(token, purpose)


def _set_up_form(token: str, purpose: LinkPurpose) -> None:
    with api_form("/api/set-up", then="/", submit="Save and sign in", wide=True):
        hidden("token", token)
        if purpose.email is None:
            entry("Your name", "name", autocomplete="name", required="", maxlength="120")
            entry("E-mail", "email", kind="email", autocomplete="username", required="")
        else:
            # Shown for the password manager; the link itself says whose password it is.
            entry("E-mail", "", value=purpose.email, autocomplete="username", readonly="")
        _password("Password", autocomplete="new-password", hint=ADVICE)
        _password("Password once more", name="again", autocomplete="new-password")


def _password(label: str, *, autocomplete: str, name: str = "password", hint: str = "") -> None:
    entry(label, name, kind="password", autocomplete=autocomplete, hint=hint, required="")


def _no_link(error: UnderstudyError) -> None:
    with lone_frame("Link"), box():
        text("h1", "This link does not work")
        text("p", error.message)


async def _has_demo_people(services: Services) -> bool:
    if not services.gateway.models.is_demo:
        return False
    try:
        await services.accounts.find(OPERATOR, DEMO_PEOPLE[0][0])
    except NotFound:
        return False
    return True


def _demo_people() -> None:
    with box("demo-people"):
        text(
            "p",
            "This is a demo. Choose a person; the password was printed in the terminal.",
            "quiet small",
        )
        with box("choices"):
            for (email, name, role), tone in zip(
                DEMO_PEOPLE, cycle(("violet", "teal", "amber", "sky", "rose", "indigo"))
            ):
                with native_button("", "choice", data_fill="email", data_value=email):
                    avatar(name, tone, "small")
                    with box():
                        text("strong", name)
                        text("small", role.value.capitalize())
