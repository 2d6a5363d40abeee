"""Moments in the reader's own time zone, which only their browser knows."""

from datetime import datetime

from nicegui.elements.mixins.text_element import TextElement

from understudy.web.parts.dates import moment_text
from understudy.web.parts.kit import text


def local_moment(moment: datetime, zone: str) -> TextElement:
    """Add a moment; `zone` is the installation's, for browsers that cannot tell theirs.

    `site.js` says it in the browser's zone, and says which.
    """
    made = text("local-moment", f"{moment_text(moment, zone)} ({zone})")
    made.props["datetime"] = moment.isoformat()
    return made
