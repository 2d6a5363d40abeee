"""The small pieces all pages are made of. Text from people is only ever set as text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import isawaitable
from typing import Any, Literal

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

type Kind = Literal["", "primary", "plain", "danger"]
type Act = Callable[..., Any]
type Tone = Literal["", "good", "warn", "danger"]


def in_page(act: Act | None) -> Act | None:
    """Return what does the same within the page itself: what was pressed may be gone meanwhile."""
    if act is None:
        return None
    client = ui.context.client

    async def do() -> None:
        with client.content:
            done = act()
            if isawaitable(done):
                await done

    return do


def text(tag: str, content: str, classes: str = "") -> TextElement:
    """Add an element that holds text."""
    return TextElement(tag=tag, text=content).classes(classes)


def box(classes: str = "", tag: str = "div") -> ui.element:
    """Add an element to fill."""
    return ui.element(tag).classes(classes)


def icon(name: str, *, large: bool = False) -> ui.element:
    """Add a picture that says nothing the text beside it does not say."""
    picture = ui.element("span").classes(f"icon icon-{name}" + (" icon-large" if large else ""))
    picture.props["aria-hidden"] = "true"
    return picture


def button(label: str, act: Act | None, *, kind: Kind = "", picture: str = "") -> ui.button:
    """Add a button."""
    made = ui.button(label, on_click=in_page(act), color=None).classes(f"button {kind}")
    made.props("unelevated no-caps :ripple=false")
    if picture:
        with made:
            icon(picture)
    return made


def link_button(label: str, to: str, *, kind: Kind = "", picture: str = "") -> ui.link:
    """Add a link that looks like a button. `to` is an address of ours."""
    with ui.link(label, to).classes(f"button {kind}") as made:
        if picture:
            icon(picture)
    return made


def icon_link(label: str, picture: str, to: str) -> ui.link:
    """Add a link that shows only a picture. `to` is an address of ours."""
    with ui.link(target=to).classes("button bare") as made:
        icon(picture)
    made.props["aria-label"] = made.props["title"] = label
    return made


def native_button(label: str, classes: str, **attributes: str) -> TextElement:
    """Add a plain HTML button, worked by `site.js` through its attributes."""
    made = text("button", label, classes)
    made.props["type"] = "button"
    made.props.update({name.replace("_", "-"): value for name, value in attributes.items()})
    return made


def menu_item(label: str, picture: str, act: Act) -> ui.menu_item:
    """Add an item to a menu."""
    with ui.menu_item(label, on_click=in_page(act)).classes("menu-item") as made:
        icon(picture)
    return made


def initials(name: str) -> str:
    """Return up to two letters that stand for a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = [word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)]
    return "".join(letters).upper() or "?"


def avatar(name: str, tone: str, size: Literal["", "small", "large"] = "") -> TextElement:
    """Add a person's initials in their colour."""
    made = text("span", initials(name), f"avatar {size}")
    made.props["data-tone"] = tone
    made.props["aria-hidden"] = "true"
    return made


def badge(label: str, tone: Tone = "") -> TextElement:
    """Add a small mark of state."""
    return text("span", label, f"badge {tone}")


def chips(labels: list[str]) -> ui.element:
    """Add a line of small labels."""
    with box("chips") as line:
        for label in labels:
            text("span", label, "chip")
    return line


@contextmanager
def empty(picture: str, title: str, sentence: str, tag: str = "h2") -> Iterator[ui.element]:
    """Add what stands where nothing is yet, and teaches; its actions go inside."""
    with box("empty"):
        icon(picture, large=True)
        text(tag, title, "title")
        text("p", sentence)
        with box("actions") as actions:
            yield actions


@contextmanager
def page_head(title: str, sub: str = "", *, stays: bool = False) -> Iterator[TextElement]:
    """Add a page's heading; its actions go inside. With `stays` it stays when one scrolls."""
    with box("page-head stays" if stays else "page-head", "header"):
        with box():
            text("h1", title)
            line = text("p", sub, "sub")
            line.set_visibility(bool(sub))
        with box("actions"):
            yield line


def back_link(label: str, to: str) -> None:
    """Add the way back up."""
    with ui.link(target=to).classes("back"):
        icon("back")
        text("span", label)


@contextmanager
def sheet(title: str, classes: str = "") -> Iterator[Callable[[], None]]:
    """Open a dialog; what it holds goes inside, and may close it. Closed, it is gone."""

    def close() -> None:
        dialog.value = False

    made = ui.dialog().on("hide", lambda event: event.sender.delete())
    with made as dialog, ui.card().tight().classes(f"sheet {classes}"):
        dialog.props["aria-label"] = title
        text("h2", title)
        yield close
    dialog.value = True


def pressed(element: ui.element, *, on: bool) -> None:
    """Show whether a button that stays down is down."""
    element.props["aria-pressed"] = "true" if on else "false"
    element.update()
