"""What a student says of a session itself: three questions, and words."""

from uuid import UUID

from understudy.practice.sessions.schemas import SessionSurvey
from understudy.web.parts.fields import prose_field
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import box, button, text
from understudy.web.session import Visitor

_QUESTIONS = {
    "believable": "Was the client believable?",
    "difficulty_right": "Was it as hard as it should be?",
    "helpful": "Did it help you to learn?",
}
_SCALE_WORDS = (
    "1 is not at all, 5 is very much. It makes the next clients better. Who teaches your section "
    "reads it with your name, administrators without."
)
_MOST = 2_000
_UNSAID = ""
_SCALE = {str(number): str(number) for number in range(1, 6)}


class SurveyForm:
    """The form; sent again, the last answers count."""

    def __init__(self, visitor: Visitor, session_id: UUID) -> None:
        self._visitor, self._session_id, self._is_sent = visitor, session_id, False
        with box("panel stack survey") as self._root:
            text("h2", "How was the session itself?")
            text("p", _SCALE_WORDS, "quiet")
            self._answers = {name: _scale(label) for name, label in _QUESTIONS.items()}
            self._words = prose_field("Anything else?", "", most=_MOST)
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            with box("line-up"):
                button("Send", self._send)

    @property
    def is_begun(self) -> bool:
        """Whether something is answered that was not sent."""
        answered = any(switch.value for switch in self._answers.values())
        return not self._is_sent and (answered or bool(self._words.value))

    async def _send(self) -> None:
        if not all(switch.value for switch in self._answers.values()):
            self._problem.set_text("Choose a number for each of the three, then send it.")
            return
        given = {name: int(switch.value) for name, switch in self._answers.items()}
        answers = SessionSurvey(**given, text=self._words.value or "")
        actor = await self._visitor.actor_now()
        await self._visitor.services.practice.attend.survey(actor, self._session_id, answers)
        self._is_sent = True
        self._root.clear()
        with self._root:
            text("p", "Thank you. Your answers are kept.").props["role"] = "status"


def _scale(label: str) -> Switch[str]:
    with box("self-rating"):
        text("h3", label)
        return Switch(label, _SCALE, _UNSAID, lambda: None)
