"""Test questions of a client: asked again after every change."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

from understudy.kernel.ids import new_id
from understudy.practice.clients.case_schemas import (
    Expect,
    TestAsked,
    TestQuestion,
    TestResult,
    Verdict,
)
from understudy.practice.mind.schemas import FIRST_TRUST
from understudy.web.parts.client_facts import TrustSlider, trust_words
from understudy.web.parts.fields import choice_field, line_field
from understudy.web.parts.figures import money, number_of
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import badge, box, button, icon, in_page, native_button, text
from understudy.web.session import Visitor

_LONGEST = 1_000
_EXPECTS = {Expect.DISCLOSE: "Tells it", Expect.WITHHOLD: "Keeps it"}
_SHOWN_OF_A_FACT = 60


class ClientQuestions:
    """The panel of one client's test questions.

    Args:
        visitor: an editor of the client.
        persona_id: whose they are.
        facts: texts of the facts that are stored, by id.
        save: saves what is written; False if it could not be.
    """

    def __init__(
        self,
        visitor: Visitor,
        persona_id: UUID,
        facts: Callable[[], Mapping[str, str]],
        save: Callable[[], Awaitable[bool]],
    ) -> None:
        self._visitor, self._id = visitor, persona_id
        self._facts, self._save = facts, save
        self._testing = visitor.services.clients.testing
        self._asked_id = new_id()  # chosen before the click: two clicks save one question

    async def build(self) -> None:
        """Build the panel."""
        with box("panel stack"):
            with box():
                text("h2", "Test questions")
                text(
                    "p",
                    "Is a fact told, or kept, when a student asks? Each asking is a call.",
                    "quiet small",
                )
            self._list = box("questions", "ul")
            with box("stack", "div") as self._running:
                self._trust = TrustSlider("Trust", FIRST_TRUST)
                with box("line-up wrap"):
                    button("Run all", self._run, picture="restore")
                    self._told = text("span", "", "tiny")
                    self._told.props["role"] = "status"
            self._build_new()
        await self.look()

    def _build_new(self) -> None:
        with box("stack new-question"):
            self._question = line_field("A question of a student", "", most=_LONGEST)
            self._fact = choice_field("About the fact", {"": "Choose a fact"}, "")
            with box("line-up wrap"):
                self._expect = Switch("What is expected", _EXPECTS, Expect.WITHHOLD, lambda: None)
                button("Add question", self._add, picture="plus")
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"

    async def look(self) -> None:
        """Show the questions and facts that are stored now."""
        actor = await self._visitor.actor_now()
        self._show(await self._testing.list(actor, self._id))
        self.offer_facts()

    def offer_facts(self) -> None:
        """Offer the facts that are stored now."""
        facts = {fact_id: _short(said) for fact_id, said in self._facts().items()}
        options = {"": "Choose a fact", **facts}
        value = self._fact.value if self._fact.value in options else ""
        self._fact.set_options(options, value=value)

    async def _add(self) -> None:
        self._problem.text = ""
        question = (self._question.value or "").strip()
        if not question or not self._fact.value:
            self._problem.text = "Please write a question and choose the fact it is about."
            return
        asked = TestAsked(
            id=self._asked_id,
            question=question,
            expect=self._expect.value,
            fact_id=str(self._fact.value),
        )
        await self._testing.add(await self._visitor.actor_now(), self._id, asked)
        self._asked_id = new_id()
        self._question.value = ""
        await self.look()

    async def _run(self) -> None:
        if not await self._save():
            return
        self._told.set_text("Asking …")
        try:
            actor = await self._visitor.actor_now()
            run = await self._testing.run(actor, self._id, trust=self._trust.value)
        finally:
            self._told.set_text("")
        asked = number_of(len(run.items), "question")
        self._told.set_text(f"{run.passed} of {asked} passed, {cost_words(run.cost_usd)}.")
        self._show(run.items)

    async def _remove(self, id: UUID) -> None:
        await self._testing.remove(await self._visitor.actor_now(), self._id, id)
        await self.look()

    def _show(self, questions: Sequence[TestQuestion]) -> None:
        self._list.clear()
        self._running.set_visibility(bool(questions))
        with self._list:
            for question in questions:
                self._row(question)
            if not questions:
                text(
                    "li",
                    "None yet. Ask for each important fact what a student would ask.",
                    "quiet small",
                )

    def _row(self, question: TestQuestion) -> None:
        with box("question", "li"):
            with box("line-up"):
                text("strong", question.question, "grow anywhere")
                with native_button("", "drop") as drop:
                    icon("close")
                drop.props["aria-label"] = f"Remove the question {question.question}"
                drop.on("click", in_page(lambda: self._remove(question.id)))
            with box("line-up wrap"):
                text("span", f"{_EXPECTS[question.expect]}: {question.fact_id}", "tiny")
                if question.result:
                    badge(*_VERDICTS[question.result.verdict])
            if question.result:
                _result(question.result)


_VERDICTS: dict[Verdict, tuple[str, Literal["good", "danger", "warn"]]] = {
    Verdict.PASSED: ("Passed", "good"),
    Verdict.FAILED: ("Failed", "danger"),
    Verdict.UNCLEAR: ("Unclear", "warn"),
}


def cost_words(cost_usd: Decimal | None) -> str:
    """Return what was paid in words: unknown is not free."""
    if cost_usd is None:
        return "what it cost is not known"
    return f"cost {money(cost_usd)}" if cost_usd else "free"


def _result(result: TestResult) -> None:
    if result.reply:
        text("p", f"“{result.reply}”", "reply")
    if result.problem:
        text("p", result.problem, "caution")
    cost = cost_words(result.cost_usd)
    text("p", f"Version {result.number}, trust {trust_words(result.trust)}, {cost}", "tiny")


def _short(said: str) -> str:
    return said if len(said) <= _SHOWN_OF_A_FACT else f"{said[: _SHOWN_OF_A_FACT - 1]}…"
