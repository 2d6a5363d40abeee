"""Whom to ask for help: the section's own contact, else that of the installation."""

import re

from nicegui import ui

from understudy.web.parts.kit import box, text

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_EMAIL = re.compile(r"[^\s@,;:<>\"]+@[^\s@,;:<>\"]+")


def support_line(contact: str | None, classes: str = "quiet small", lead: str = "") -> None:
    """Add a line with a contact, as a link where it is an address; nothing if there is none."""
    if not contact:
        return
    with box(f"{classes} anywhere", "p"):
        text("span", lead or "If you need help: ")
        href = href_of(contact)
        if href is None:
            text("span", contact)
            return
        is_elsewhere = not href.startswith("mailto:")
        made = ui.link(contact, href, new_tab=is_elsewhere).classes("link")
        if is_elsewhere:
            made.props["rel"] = "noopener noreferrer"


def href_of(contact: str) -> str | None:
    """Return where a contact leads: an address, an e-mail to be written; None for other words."""
    told = contact.strip()
    if _ADDRESS.fullmatch(told):
        return told
    return f"mailto:{told}" if _EMAIL.fullmatch(told) else None
