"""Forms that the browser sends to the API itself: what sets a cookie, or carries a file.

They are plain HTML, so that password managers know them; `site.js` sends them and shows what the
API says is the matter.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from understudy.web.parts.kit import Act, Kind, box, button, text


@contextmanager
def api_form(
    action: str,
    *,
    submit: str,
    then: str = "",
    done: str = "",
    cancel: Act | None = None,
    wide: bool = False,
    kind: Kind = "primary",
) -> Iterator[ui.element]:
    """Add a form; its entries go inside.

    Args:
        action: where it is sent, as JSON, or as it is if it holds a file.
        submit: what the button says.
        then: where the browser goes afterwards.
        done: or what is said afterwards.
        cancel: what a button to leave it does, if there is one.
        wide: the button is as broad as the form.
        kind: of the button.
    """
    with box("form", "form") as form:
        yield form
        text("p", "", "problem").props["role"] = "alert"
        text("p", "", "done").props["role"] = "status"
        with box("actions"):
            if cancel:
                button("Cancel", cancel, kind="plain")
            last = text("button", submit, f"button {kind}" + (" wide" if wide else ""))
            last.props["type"] = "submit"
    form.props.update({"data-api": action, "data-next": then, "data-done": done})


def entry(
    label: str, name: str, *, kind: str = "text", value: str = "", hint: str = "", **attributes: str
) -> None:
    """Add an entry with its label; `attributes` are those of an HTML input."""
    with box("entry") as whole:
        title = text("label", label)
        field = ui.element("input")
        title.props["for"] = field.html_id
        field.props.update({"name": name, "type": kind, "value": value})
        field.props.update({key.replace("_", "-"): one for key, one in attributes.items()})
        if hint:
            field.props["aria-describedby"] = text("small", hint).html_id
    if "hidden" in attributes:
        whole.set_visibility(False)


def hidden(name: str, value: str) -> None:
    """Add a value that is sent along."""
    ui.element("input").props.update({"type": "hidden", "name": name, "value": value})
