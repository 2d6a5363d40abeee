"""A secret that is shown once, to be copied."""

from understudy.web.parts.kit import box, icon, native_button, text


def secret_line(value: str, what: str) -> None:
    """Add a secret with a button that copies it."""
    with box("secret"):
        code = text("code", value)
        with native_button("", "button copy", data_copy=code.html_id) as copy:
            icon("copy")
            text("span", "Copy", "before-copy")
            text("span", "Copied", "after-copy")
        copy.props["aria-label"] = f"Copy the {what}"
