"""Where the keyboard is."""

from nicegui import ui


def focus(element: ui.element) -> None:
    """Put the keyboard on an element that is about to be on the page, or moved in it."""
    # After the browser has drawn what was sent before: an element that is not there takes no focus.
    _ = ui.run_javascript(f"setTimeout(() => getHtmlElement({element.id})?.focus(), 60)")
