"""What waits for a teacher: one row each, with why it is there and the way to it."""

from collections.abc import Sequence

from nicegui import ui

from understudy.accounts.access import Actor
from understudy.kernel.page import Page
from understudy.practice.feedback.class_schemas import Confirmed, QueueItem, Waiting, Why
from understudy.web.notices import notice
from understudy.web.parts.course_words import Tone, count_of
from understudy.web.parts.feedback_words import score_of
from understudy.web.parts.kit import avatar, badge, box, button, empty, sheet, text
from understudy.web.parts.local_moment import local_moment
from understudy.web.parts.review_places import queue_address, session_address
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visitor

_AT_ONCE = 20
WHYS: dict[Why, tuple[str, Tone]] = {
    Why.HELD: ("Held", "danger"),
    Why.DISPUTED: ("The student does not agree", "danger"),
    Why.CRITICAL: ("A critical skill at the lowest level", "danger"),
    Why.HALTED: ("Cannot be written now", "danger"),
    Why.FAILED: ("Could not be judged", "warn"),
    Why.UNSURE: ("The machine is not sure", "warn"),
    Why.NEW: ("Not read yet", ""),
}
_NOTHING = (
    "When students hand in their talks, the reports that an AI drafts wait here: held sessions, "
    "disputes and critical skills first, then those it is least sure of."
)
_NOTHING_HERE = "Every report here was confirmed, and every dispute answered."


class QueueRows:
    """The rows, and more of them on request."""

    def __init__(self, visitor: Visitor, wanted: Waiting) -> None:
        self._visitor, self._wanted = visitor, wanted
        self._zone = visitor.services.settings.timezone
        self._after: str | None = None

    async def read(self) -> Page[QueueItem]:
        """Return the first page."""
        return await self._read(self._visitor.actor)

    def build(self, page: Page[QueueItem]) -> None:
        """Add the first page."""
        if not page.items:
            narrow = self._wanted != Waiting()
            with empty("check", "Nothing to review", _NOTHING_HERE if narrow else _NOTHING):
                if narrow:
                    ui.link("Look at all sections", queue_address(Waiting())).classes("link")
            return
        self._rows = box("card rows review-rows", "ul")
        self._more = box("more")
        self._add(page.items, page.next)

    def _add(self, items: Sequence[QueueItem], after: str | None) -> None:
        self._after = after
        with self._rows:
            for item in items:
                self._row(item)
        self._more.clear()
        if after:
            with self._more:
                button("Show more", self._read_on)

    async def _read_on(self) -> None:
        page = await self._read(await self._visitor.actor_now())
        self._add(page.items, page.next)

    async def _read(self, actor: Actor) -> Page[QueueItem]:
        feedback = self._visitor.services.feedback
        return await feedback.queue(actor, self._wanted, after=self._after, limit=_AT_ONCE)

    def _row(self, item: QueueItem) -> None:
        with box("entry-row leads", "li"):
            avatar(item.student_name, tone_of(item.student_id), "small")
            with box("main"):
                with text("strong", ""):
                    address = session_address(item.session_id, self._wanted)
                    named = f"{item.student_name} with {item.case}"
                    ui.link(named, address).classes("whole-row")
                with text("small", "") as line:
                    text("span", _about(item))
                    if item.handed_in_at:
                        local_moment(item.handed_in_at, self._zone)
                line.classes("line-up wrap")
                if item.problem:
                    text("small", item.problem)
            with box("why-badges"):
                for why in item.reasons:
                    badge(*WHYS[why])
            text("span", _result(item), "tiny numbers review-score")


def _about(item: QueueItem) -> str:
    parts = [item.assignment_title]
    if item.attempt > 1:
        parts.append(f"attempt {item.attempt}")
    return "".join(f"{part} · " for part in parts if part)


def _result(item: QueueItem) -> str:
    if item.score is None:
        return ""
    return f"{score_of(item.score)}, {item.confidence:.0%} sure"


def release_button(visitor: Visitor, confirmed: Confirmed) -> None:
    """Add the button that shows this feedback to its students, if there is any."""
    feedback, ids = visitor.services.feedback, confirmed.session_ids
    if not ids:
        return

    def ask() -> None:
        async def release() -> None:
            actor = await visitor.actor_now()
            shown = (await feedback.release(actor, ids, only_confirmed=True)).session_ids
            close()
            notice(f"{count_of(len(shown), 'report').capitalize()} released.")
            ui.navigate.reload()

        reports = count_of(len(ids), "confirmed report")
        with sheet(f"Release {reports}?") as close:
            text("p", _RELEASING, "quiet")
            with box("actions"):
                button("Cancel", close, kind="plain")
                button(f"Release {len(ids)}", release, kind="primary")

    button(f"Release {len(ids)} confirmed", ask)


_RELEASING = (
    "Their students see them at once, with what the client held back. Reports that you have not "
    "confirmed stay as they are. What is shown cannot be taken back."
)
