"""What stands around every page: navigation, account, theme."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nicegui import ui

from understudy.accounts.access import Actor
from understudy.web.notices import teller
from understudy.web.parts.bell import bell
from understudy.web.parts.kit import avatar, box, icon, native_button, text
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visitor, leave_when_access_ends

NAVIGATION = "navigation"
"""The id of the side: the menu button of phones opens it."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the product, as the navigation names it."""

    label: str
    path: str
    picture: str
    open_to: Callable[[Actor], bool] = lambda _: True


AREAS = (
    Area("Personas", "/personas", "personas"),
    Area("Clients", "/clients", "clients", lambda actor: actor.makes_personas),
    Area("Conversations", "/conversations", "talk"),
    Area("Practice", "/practice", "practice"),
    Area("Sections", "/sections", "sections"),
    Area("Rubrics", "/rubrics", "rubrics", lambda actor: actor.makes_personas),
    Area("Ask", "/ask", "ask", lambda actor: actor.makes_personas),
    Area("Jobs", "/jobs", "jobs"),
    Area("My usage", "/usage", "meter"),
    Area("People", "/people", "people", lambda actor: actor.is_admin),
    Area("Monitor", "/monitor", "chart", lambda actor: actor.is_admin),
    Area("Models & limits", "/limits", "limits", lambda actor: actor.is_admin),
)


@contextmanager
def frame(visitor: Visitor, path: str, title: str, *, bar: bool = True) -> Iterator[None]:
    """Build the frame; the page goes inside.

    Args:
        visitor: who looks.
        path: the area or page that is shown, to mark it in the navigation.
        title: of the browser's tab.
        bar: False if the page brings its own menu button for phones.
    """
    client = ui.context.client
    ui.page_title(f"{title} · Understudy")
    client.on_exception(teller(client))
    leave_when_access_ends(visitor, client)
    ui.skip_link(target=client.content)
    with client.layout:
        side = _side(visitor, path)
    side.move(target_index=1)  # after the skip link, before the page: the order of reading
    if bar:
        with box("bar"):
            menu_button()
            _brand()
    yield


@contextmanager
def lone_frame(title: str) -> Iterator[None]:
    """Build a page without navigation, for people who are not signed in."""
    client = ui.context.client
    ui.page_title(f"{title} · Understudy")
    client.on_exception(teller(client))
    client.layout.classes("lone")
    with box("lone-page"):
        _brand()
        yield


def menu_button() -> None:
    """Add the button that opens the navigation on phones."""
    with native_button("", "button bare only-phone", popovertarget=NAVIGATION) as made:
        icon("menu")
    made.props["aria-label"] = "Menu"


def _brand() -> None:
    with box("brand"):
        # Drawn in place, so that it takes the theme's accent.
        with box("logo", "svg") as logo:
            for x, strength in (("14.7", "0.42"), ("9.3", "1")):
                half = box(tag="circle")
                half.props.update({"cx": x, "cy": "12", "r": "4.6", "fill-opacity": strength})
        logo.props.update({"viewBox": "0 0 24 24", "aria-hidden": "true"})
        text("span", "Understudy")


def _side(visitor: Visitor, path: str) -> ui.element:
    with box("side", "header") as side:
        _brand()
        with box(tag="nav") as nav:
            for area in AREAS:
                if area.open_to(visitor.actor):
                    _area_link(area, current=path.startswith(area.path))
        nav.props["aria-label"] = "Main"
        bell(visitor)
        if visitor.services.gateway.models.is_demo:
            with ui.link(target="/demo-model").classes("demo-note"):
                icon("info")
                text("span", "Demo model answers")
        _account(visitor, current=path == "/account")
    side.props["id"] = NAVIGATION
    side.props["popover"] = "auto"
    return side


def _area_link(area: Area, *, current: bool) -> None:
    with ui.link(target=area.path).classes("nav-link") as link:
        icon(area.picture)
        text("span", area.label)
    if current:
        link.props["aria-current"] = "page"


def _account(visitor: Visitor, *, current: bool) -> None:
    with box("account"):
        with ui.link(target="/account").classes("who") as who:
            avatar(visitor.person.name, tone_of(visitor.person.id), "small")
            with box("grow"):
                text("strong", visitor.person.name, "cut")
                text("small", visitor.person.role.value.capitalize())
        who.props["title"] = "Your account"
        if current:
            who.props["aria-current"] = "page"
        _theme_menu()
        with native_button("", "button bare", data_sign_out="", title="Sign out") as leave:
            icon("leave")
        leave.props["aria-label"] = "Sign out"


def _theme_menu() -> None:
    with native_button("", "button bare", popovertarget="theme-menu", title="Theme") as opener:
        icon("moon")
    opener.props["aria-label"] = "Theme"
    with box("theme-menu") as menu:
        for choice, label, picture in (
            ("light", "Light", "sun"),
            ("dark", "Dark", "moon"),
            ("system", "As the system", "screen"),
        ):
            with native_button("", "menu-item", data_theme_choice=choice):
                icon(picture)
                text("span", label)
    menu.props["id"] = "theme-menu"
    menu.props["popover"] = "auto"
