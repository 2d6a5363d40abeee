"""Where a file is dropped or chosen; the browser sends it at once, and says how far it is."""

from nicegui import ui

from understudy.web.parts.entry import hidden
from understudy.web.parts.kit import box, icon, text
from understudy.web.theme import asset

FORMS = "PDF, Word, Markdown, text, HTML or JSON Resume, up to 10 MB"
_ACCEPTED = ".pdf,.docx,.md,.markdown,.txt,.html,.htm,.json,.yaml,.yml"


def upload_script() -> None:
    """Load what works these places, once for a page."""
    ui.add_head_html(f'<script type="module" src="{asset("upload.js")}"></script>')


def upload_place(label: str, to: str, then: str, *, id: str = "", classes: str = "") -> None:
    """Add a place for one file.

    Args:
        label: what it is for: `Put a document in`.
        to: where it is sent, an address of ours.
        then: where the browser goes afterwards; `{id}` is that of what was made.
        id: what is made of it gets this id, so that nothing is made twice.
        classes: further ones.
    """
    with box(f"upload {classes}", "form") as form:
        if id:
            hidden("id", id)
        with box("upload-place", "label"):
            icon("upload")
            text("span", label, "upload-label")
            text("span", f"Drop a file here, or choose one. {FORMS}.", "tiny")
            chooser = ui.element("input").classes("upload-file")
            chooser.props.update({"type": "file", "name": "file", "accept": _ACCEPTED})
            chooser.props["aria-label"] = label
        with box("upload-state"):
            text("p", "", "upload-told").props["role"] = "status"
            with box("meter upload-meter"):
                box("spent")
        text("p", "", "problem").props["role"] = "alert"
    form.props.update({"data-upload": to, "data-next": then})
