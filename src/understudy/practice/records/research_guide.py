"""README.md of an export for research: how to read it, and what it cannot promise."""

from collections.abc import Iterable
from datetime import datetime

from understudy.conversations.transcript import AI_MADE
from understudy.practice.records.research_rows import COLUMNS

MESSAGES = {
    "session": "Pseudonym of the session, as in sessions.csv.",
    "number": "From 1, in the order of saying.",
    "after": "Number of the message it answers or follows; null is the first.",
    "is_active": "It is on the branch that counts; the others are other wordings and replies.",
    "role": "worker is the student, client the simulated client.",
    "text": "What was said.",
    "status": "complete, or why it is not.",
    "offset_s": "Seconds since the session was begun.",
    "labels, labels_by_rule": "Worker: what the turn does, and whether a rule said so.",
    "state, why": "Client: trust, emotion, facts told after the reply, and what moved trust.",
    "allowed, withheld": "Client: which facts could be told; why earlier tries were not shown.",
    "is_deflection": "Client: no reply could be shown, an evasion was.",
    "took_ms": "Client: from the student's message to the first words.",
    "thumb, comment": "What the student thinks of the reply.",
}
_HEAD = """\
# Practice sessions, pseudonymised

{count} that {were} over on {day}. {notice}

- `messages.jsonl`: every message, one JSON object a line.
- `sessions.csv`: a line for each session, UTF-8.

Nobody is named. Pseudonyms are the same throughout this export and others in the next one; the key
they were made with was not kept. Names and e-mail addresses of everybody in a section were taken
out of all texts where they stood exactly so, and read [name] and [e-mail]. Nicknames, places and
what people tell of themselves may still be in there: treat the texts as personal data. What was
deleted, is held or was still under way is not in it; neither are the students' private notes.

Cells of sessions.csv that began with a sign spreadsheets calculate with begin with an apostrophe.
"""


def guide(sessions: int, at: datetime) -> str:
    """Return the text: how many sessions there are, and every field."""
    day = f"{at.day} {at:%B %Y}"
    count, were = ("1 session", "was") if sessions == 1 else (f"{sessions:,} sessions", "were")
    parts = [
        _HEAD.format(count=count, were=were, day=day, notice=AI_MADE),
        "## sessions.csv\n",
        _table((name, tells) for name, (tells, _) in COLUMNS.items()),
        "## messages.jsonl\n",
        _table(MESSAGES.items()),
    ]
    return "\n".join(parts)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| {name} | {tells} |" for name, tells in rows]
    return "\n".join(["| Field | What it tells |", "| --- | --- |", *lines, ""])
