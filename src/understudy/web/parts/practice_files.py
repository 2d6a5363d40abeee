"""A session as a file: the menu that offers its forms."""

from uuid import UUID

from nicegui import ui

from understudy.practice.records.schemas import Form
from understudy.web.parts.kit import icon

_FORMS = {
    Form.PDF: "PDF, to print or keep",
    Form.WORD: "Word (.docx)",
    Form.MARKDOWN: "Markdown",
}


def files_menu(session_id: UUID) -> None:
    """Add a button that opens the list of forms."""
    with ui.button("Download", color=None).classes("button") as opener:
        opener.props("unelevated no-caps :ripple=false")
        icon("download")
        with ui.menu().props('anchor="bottom right" self="top right"'):
            for form, label in _FORMS.items():
                address = f"/api/practice/sessions/{session_id}/export?form={form}"
                with ui.link(label, address).classes("menu-item") as link:
                    icon("download")
                link.props["download"] = ""
