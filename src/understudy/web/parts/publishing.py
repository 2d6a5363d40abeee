"""Whether students see an assignment, and the way there and back."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from understudy.kernel.errors import Conflict
from understudy.practice.courses.assignment_schemas import Assignment, AssignmentState
from understudy.web.notices import notice
from understudy.web.parts.course_words import STATES
from understudy.web.parts.kit import badge, box, button, sheet, text
from understudy.web.session import Visitor

_SENTENCES = {
    AssignmentState.DRAFT: "Students do not see it yet.",
    AssignmentState.PUBLISHED: "Its students see it.",
    AssignmentState.UNPUBLISHED: (
        "Students do not see it at present; what they did is kept. Clients that were published "
        "with it keep the version that students began with."
    ),
}
_FROZEN = (
    "While it is published, its clients and rubrics stay as they were at that moment, and so do "
    "what it is for, limits, hints, reflection and what counts. Title, instructions, dates, "
    "attempts, release and notes can be changed. Take it back to change the rest."
)


class PublishingPanel:
    """The state of an assignment; `before` saves what is open and says whether it could."""

    def __init__(
        self, visitor: Visitor, assignment: Assignment, before: Callable[[], Awaitable[bool]]
    ) -> None:
        self._visitor, self._assignment, self._before = visitor, assignment, before
        self._assignments = visitor.services.assignments
        with box("panel stack publishing"):
            with box("line-up"):
                text("h2", "State", "grow")
                badge(*STATES[assignment.state])
            text("p", _SENTENCES[assignment.state], "quiet")
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            if assignment.state is AssignmentState.PUBLISHED:
                text("p", _FROZEN, "quiet small")
                button("Take it back", self._unpublish)
            else:
                button("Publish", self._publish, kind="primary", picture="check")
                button("Remove", self._ask_to_remove, kind="danger", picture="remove")

    def clear(self) -> None:
        """Forget why it could not be published: something was changed."""
        self._problem.set_text("")

    async def _publish(self) -> None:
        self._problem.set_text("")
        if not await self._before():
            return
        actor = await self._visitor.actor_now()
        try:
            await self._assignments.publish(actor, self._assignment.id)
        except Conflict as reasons:
            self._problem.set_text(reasons.message)
            return
        ui.navigate.to(f"/assignments/{self._assignment.id}")

    async def _unpublish(self) -> None:
        if not await self._before():
            return
        actor = await self._visitor.actor_now()
        await self._assignments.unpublish(actor, self._assignment.id)
        ui.navigate.to(f"/assignments/{self._assignment.id}")

    def _ask_to_remove(self) -> None:
        async def remove() -> None:
            actor = await self._visitor.actor_now()
            await self._assignments.remove(actor, self._assignment.id)
            close()
            notice("The assignment is removed.")
            ui.navigate.to(f"/sections/{self._assignment.section_id}")

        with sheet(f"Remove {self._assignment.title}?") as close:
            text("p", "Nobody sees it any more. What students did is kept.", "quiet")
            with box("actions"):
                button("Keep it", close, kind="plain")
                button("Remove", remove, kind="danger")
