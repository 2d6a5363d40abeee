"""The exact prompt of a client at a chosen trust."""

from uuid import UUID

from understudy.practice.mind.schemas import FIRST_TRUST
from understudy.web.parts.client_facts import TrustSlider
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import box, button, text
from understudy.web.session import Visitor

_LONGEST = 1_000


class ClientPrompt:
    """A panel that shows what a model is told; it is asked for, since each look makes it anew."""

    def __init__(self, visitor: Visitor, persona_id: UUID) -> None:
        self._visitor, self._id = visitor, persona_id

    def build(self) -> None:
        """Build the panel."""
        with box("panel stack"):
            text("h2", "What the model is told")
            self._trust = TrustSlider("Trust", FIRST_TRUST)
            self._question = line_field("After this question", "", most=_LONGEST)
            with box("line-up wrap"):
                button("Show the prompt", self._look, picture="eye")
                self._told = text("span", "", "tiny")
                self._told.props["role"] = "status"
            self._prompt = text("pre", "", "prompt-text")
            self._prompt.props.update({"tabindex": "0", "aria-label": "Prompt"})
            self._prompt.set_visibility(False)

    async def _look(self) -> None:
        actor = await self._visitor.actor_now()
        shown = await self._visitor.services.clients.authoring.preview(
            actor,
            self._id,
            trust=self._trust.value,
            question=(self._question.value or "").strip(),
        )
        self._told.set_text(
            f"About {shown.tokens:,} tokens; {shown.stable_tokens:,} are the same in every turn."
        )
        self._prompt.set_text(shown.system)
        self._prompt.set_visibility(True)
