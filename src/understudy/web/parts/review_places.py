"""Addresses of review: the queue, a session in it, a criterion of a session's report."""

from urllib.parse import urlencode
from uuid import UUID

from understudy.practice.feedback.class_schemas import Waiting

QUEUE = "/practice/review"


def queue_address(wanted: Waiting) -> str:
    """Return where the queue of these places is."""
    return _with(QUEUE, wanted)


def session_address(session_id: UUID, wanted: Waiting, skill: str = "") -> str:
    """Return where a session is when one goes through this queue; `skill` is unfolded there."""
    return _with(f"/practice/sessions/{session_id}", wanted, skill)


def _with(path: str, wanted: Waiting, skill: str = "") -> str:
    named = {"section": wanted.section_id, "assignment": wanted.assignment_id, "skill": skill}
    given = urlencode({name: value for name, value in named.items() if value})
    return f"{path}?{given}" if given else path
