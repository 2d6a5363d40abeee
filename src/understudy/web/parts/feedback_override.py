"""A teacher's level in place of the machine's, where the criterion stands."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from understudy.practice.courses.rubric_schemas import LEVELS, RubricFields
from understudy.practice.feedback.schemas import CriterionResult
from understudy.practice.feedback.view_schemas import OverrideDraft
from understudy.web.notices import notice
from understudy.web.parts.fields import prose_field
from understudy.web.parts.focus import focus
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import box, button, text
from understudy.web.session import Visitor

type Changed = Callable[[str], Awaitable[None]]

_MOST = 2_000
_UNSEEN = "none"
_CHOICES = {_UNSEEN: "N/O", **{str(level): str(level) for level in range(1, LEVELS + 1)}}


class Overrides:
    """Adds to each criterion what its teacher may do; `changed` takes the criterion's id."""

    def __init__(
        self, visitor: Visitor, session_id: UUID, rubric: RubricFields | None, changed: Changed
    ) -> None:
        self._visitor, self._session_id, self._changed = visitor, session_id, changed
        criteria = rubric.criteria if rubric else []
        self._words = {
            (each.id, str(level.score)): f"{level.label}: {level.descriptor}"
            for each in criteria
            for level in each.levels
        }

    def add(self, criterion: CriterionResult) -> None:
        """Add it to this criterion."""
        with box("override") as place:
            self._told(place, criterion)

    def _told(self, place: ui.element, criterion: CriterionResult) -> None:
        given = criterion.override
        with box("line-up wrap"):
            if given is None:
                button("Give another level", lambda: self._ask(place, criterion)).classes("small")
                return
            text("span", f"The machine's level: {_name(criterion.level)}", "quiet small grow")
            change = button("Change it", lambda: self._ask(place, criterion), kind="plain")
            change.classes("small")
            withdraw = button("Withdraw", lambda: self._withdraw(criterion), kind="plain")
            withdraw.classes("small")

    def _ask(self, place: ui.element, criterion: CriterionResult) -> None:
        place.clear()
        with place:
            _Form(self._words, criterion, self._save, lambda: self._close(place, criterion))

    def _close(self, place: ui.element, criterion: CriterionResult) -> None:
        place.clear()
        with place:
            self._told(place, criterion)

    async def _save(self, criterion: CriterionResult, draft: OverrideDraft) -> None:
        actor = await self._visitor.actor_now()
        feedback = self._visitor.services.feedback
        await feedback.override(actor, self._session_id, criterion.id, draft)
        notice(f"{criterion.name}: {_name(draft.level)}.")
        await self._changed(criterion.id)

    async def _withdraw(self, criterion: CriterionResult) -> None:
        actor = await self._visitor.actor_now()
        feedback = self._visitor.services.feedback
        await feedback.withdraw_override(actor, self._session_id, criterion.id)
        notice("Withdrawn: the machine's level counts again.")
        await self._changed(criterion.id)


class _Form:
    """Level and reason."""

    def __init__(
        self,
        words: dict[tuple[str, str], str],
        criterion: CriterionResult,
        save: Callable[[CriterionResult, OverrideDraft], Awaitable[None]],
        close: Callable[[], None],
    ) -> None:
        self._all_words, self._criterion, self._keep = words, criterion, save
        level = criterion.counted
        value = str(level) if level else _UNSEEN
        with box("stack tight override-form"):
            text("h3", "Your level")
            self._level = Switch(f"Level of {criterion.name}", _CHOICES, value, self._describe)
            self._words = text("p", "", "small quiet")
            reason = criterion.override.reason if criterion.override else ""
            self._reason = prose_field("Why? The student reads it", reason, most=_MOST)
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            with box("line-up"):
                button("Save", self._save).classes("small")
                button("Cancel", close, kind="plain").classes("small")
        self._describe()
        focus(self._reason)

    def _describe(self) -> None:
        unseen = "Not observed: it is left out of the total."
        key = (self._criterion.id, self._level.value)
        self._words.set_text(self._all_words.get(key, unseen if key[1] == _UNSEEN else ""))

    async def _save(self) -> None:
        reason = (self._reason.value or "").strip()
        if not reason:
            self._problem.set_text("Write in a few words why; the student reads it.")
            return
        level = None if self._level.value == _UNSEEN else int(self._level.value)
        await self._keep(self._criterion, OverrideDraft(level=level, reason=reason))


def _name(level: int | None) -> str:
    return f"level {level}" if level else "not observed"
