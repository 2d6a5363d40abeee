"""What an export for research says of a session: lines of messages, and one line of a table."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from understudy.conversations.models import MessageRow
from understudy.conversations.schemas import MessageRole
from understudy.kernel.cells import cell
from understudy.kernel.clock import now
from understudy.practice.feedback.digests import Digest
from understudy.practice.feedback.judge_schemas import JudgeAnswer
from understudy.practice.feedback.view_schemas import ReportState
from understudy.practice.mind.counts import Counts, Speaker, Turn, count
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.records.pseudonyms import Blanks, Pseudonyms
from understudy.practice.records.research_store import Gathered
from understudy.practice.sessions.clock import Change, time_spent
from understudy.practice.sessions.schemas import EndReason, Reflection, Stage, Thumb
from understudy.practice.sessions.stages import reason_for_teachers


@dataclass(frozen=True, slots=True)
class Told:
    """A session, and how its people are called and kept out of it."""

    of: Gathered
    names: Pseudonyms
    blanks: Blanks

    @property
    def active(self) -> list[MessageRow]:
        """The messages of the branch that counts, the first first."""
        by_id = {message.id: message for message in self.of.messages}
        branch: list[MessageRow] = []
        at = self.of.active_id
        while at is not None and at in by_id:
            branch.append(by_id[at])
            at = by_id[at].parent_id
        return branch[::-1]


def message_lines(told: Told) -> Iterator[str]:
    """Return every message of a session, one JSON object each, oldest first."""
    active = {message.id for message in told.active}
    numbers = {message.id: message.seq for message in told.of.messages}
    for message in told.of.messages:
        whole = {
            "session": told.names.of("session", told.of.row.id),
            "number": message.seq,
            "after": numbers.get(message.parent_id) if message.parent_id else None,
            "is_active": message.id in active,
            "role": "worker" if message.role == MessageRole.USER else "client",
            "text": told.blanks.clean(message.text),
            "status": message.status,
            "offset_s": _offset_s(told, message),
            **_felt(told, message.id),
        }
        yield json.dumps(whole, ensure_ascii=False) + "\n"


def _offset_s(told: Told, message: MessageRow) -> float:
    begun = told.of.row.began_at or told.of.row.created_at
    return round((message.created_at - begun).total_seconds(), 1)


def _felt(told: Told, message_id: UUID) -> dict[str, Any]:
    """Return what a message did to the client, or what went on in them when they said it."""
    worker, client = told.of.workers.get(message_id), told.of.clients.get(message_id)
    rating = told.of.ratings.get(message_id)
    felt: dict[str, Any] = {}
    if worker:
        felt |= {"labels": worker.labels, "labels_by_rule": worker.by_rule}
    if client:
        felt |= {"state": client.state, "why": client.step.get("why", [])}
        felt |= {"allowed": client.choice.get("allowed"), "withheld": client.withheld}
        felt |= {"is_deflection": client.is_deflection, "took_ms": client.took_ms}
    if rating:
        felt |= {"thumb": rating.thumb, "comment": told.blanks.clean(rating.comment)}
    return felt


def session_cells(told: Told) -> list[str]:
    """Return a session's line of the table, none of whose cells a spreadsheet calculates with."""
    return [cell(_text(value(told))) for _, value in COLUMNS.values()]


def csv_line(cells: list[str]) -> str:
    """Return a line of CSV (RFC 4180)."""
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def _stages(told: Told) -> list[list[object]]:
    begun = told.of.row.began_at or told.of.row.created_at
    return [[each.stage, round((each.at - begun).total_seconds(), 1)] for each in told.of.changes]


def _end_reason(told: Told) -> str | None:
    row = told.of.row
    if row.end_reason is None:
        return None
    return reason_for_teachers(EndReason(row.end_reason), has_told=row.has_told)


def _spoken_s(told: Told) -> int:
    changes = [Change(Stage(each.stage), each.at) for each in told.of.changes]
    spent = time_spent(changes, now()) if changes else timedelta(0)
    return round(spent.total_seconds())


def _trust(told: Told) -> list[float]:
    felt = (told.of.clients.get(message.id) for message in told.active)
    return [each.state["trust"] for each in felt if each]


def _counts(told: Told) -> Counts:
    return count(_turn(told, message) for message in told.active if message.text)


def _turn(told: Told, message: MessageRow) -> Turn:
    worker = told.of.workers.get(message.id)
    labels = WorkerLabels.model_validate(worker.labels) if worker else None
    speaker = Speaker.WORKER if message.role == MessageRole.USER else Speaker.CLIENT
    return Turn(speaker=speaker, text=message.text, labels=labels)


def _thumbs(thumb: Thumb) -> Callable[[Told], int]:
    return lambda told: sum(each.thumb == thumb for each in told.of.ratings.values())


def _asked(name: str) -> Callable[[Told], int | None]:
    return lambda told: getattr(told.of.survey, name) if told.of.survey else None


def _survey_words(told: Told) -> str:
    return told.blanks.clean(told.of.survey.words) if told.of.survey else ""


def _reflection(told: Told) -> Reflection:
    return Reflection.model_validate(told.of.row.reflection or {})


def _self_rated(told: Told) -> dict[str, int | None]:
    return {each.criterion_id: each.level for each in _reflection(told).ratings}


def _indicators(told: Told) -> dict[str, str]:
    if told.of.judgement is None:
        return {}
    answer = JudgeAnswer.model_validate(told.of.judgement.answer)
    return {each.item: each.met.value for each in answer.indicators}


def _digest(told: Told) -> Digest | None:
    found = told.of.report
    return Digest.model_validate(found.digest) if found and found.digest else None


def _levels(of: str) -> Callable[[Told], dict[str, int | None]]:
    return lambda told: dict(getattr(digest, of)) if (digest := _digest(told)) else {}


def _overrides(told: Told) -> dict[str, dict[str, object]]:
    return {
        each.criterion_id: {
            "level": each.level,
            "reason": told.blanks.clean(each.reason),
            "by": told.names.of("person", each.by_id),
        }
        for each in told.of.overrides
    }


def _rubric(told: Told) -> str:
    rubric = told.of.rubric
    name = told.blanks.clean(str(rubric.fields["name"])) if rubric else ""
    return f"{name}, version {rubric.number}" if rubric else ""


COLUMNS: Mapping[str, tuple[str, Callable[[Told], object]]] = {
    "session": ("Pseudonym of the session.", lambda t: t.names.of("session", t.of.row.id)),
    "student": (
        "Pseudonym of the student; one person has one in the whole export.",
        lambda t: t.names.of("person", t.of.row.student_id),
    ),
    "section": ("Pseudonym of the section.", lambda t: t.names.of("section", t.of.row.section_id)),
    "assignment": (
        "Pseudonym of the assignment; empty in free practice.",
        lambda t: t.names.of("assignment", t.of.row.assignment_id),
    ),
    "client": (
        "The simulated client, as the students see them.",
        lambda t: t.blanks.clean(str(t.of.client.fields["name"])),
    ),
    "client_version": ("Version of the client.", lambda t: t.of.client.number),
    "rubric": ("Rubric and its version.", _rubric),
    "attempt": ("From 1; of this student with this case.", lambda t: t.of.row.attempt),
    "retried_from": (
        "Session whose turn this one goes on from; its messages up to there are in both.",
        lambda t: t.names.of("session", t.of.row.retried_from),
    ),
    "begun_on": (
        "Day, UTC; there are no times of day.",
        lambda t: (t.of.row.began_at or t.of.row.created_at).date(),
    ),
    "stage": ("How far the session is.", lambda t: t.of.row.stage),
    "stages": ("JSON: [stage, seconds since it was made], each in turn.", _stages),
    "end_reason": (
        "Why the talk ended; a stop for one's own sake that was not told reads student_close.",
        _end_reason,
    ),
    "spoken_s": ("Seconds without pauses.", _spoken_s),
    "turns": ("Turns of the student that were answered.", lambda t: t.of.row.turns),
    "trust": ("JSON: the client's trust, 1 to 4, after each reply.", _trust),
    "counts": (
        "JSON: what was counted on the active branch, from the labels.",
        lambda t: _counts(t).model_dump(mode="json"),
    ),
    "thumbs_up": ("Replies the student found good.", _thumbs(Thumb.UP)),
    "thumbs_down": ("Replies the student found bad.", _thumbs(Thumb.DOWN)),
    "believable": ("Survey, 1 to 5.", _asked("believable")),
    "difficulty_right": ("Survey, 1 to 5.", _asked("difficulty_right")),
    "helpful": ("Survey, 1 to 5.", _asked("helpful")),
    "survey_words": ("Survey, in the student's words.", _survey_words),
    "reflection": (
        "What the student wrote afterwards.",
        lambda t: t.blanks.clean(_reflection(t).text),
    ),
    "self_rating": ("JSON: the student's own levels by criterion; null not observed.", _self_rated),
    "judge": (
        "Model that judged.",
        lambda t: t.of.judgement.model if t.of.judgement else "",
    ),
    "indicators": (
        "JSON: what the machine answered by criterion/indicator: yes, no, not_seen.",
        _indicators,
    ),
    "levels": ("JSON: the machine's levels by criterion.", _levels("levels")),
    "levels_counted": ("JSON: the levels that count, with the teacher's.", _levels("counted")),
    "score": ("From 1 to 4.", lambda t: d.score if (d := _digest(t)) else None),
    "overrides": ("JSON: levels a teacher gave in place of the machine's, and why.", _overrides),
    "is_confirmed": (
        "A teacher stands by the report.",
        lambda t: bool(t.of.report and t.of.report.state == ReportState.CONFIRMED),
    ),
    "is_disputed": ("The student did not agree.", lambda t: t.of.dispute is not None),
}
"""The columns of sessions.csv: what each tells, and how it is found."""
