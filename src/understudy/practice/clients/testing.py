"""Use cases of authors who test a client: saved questions, asked again after every change."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.errors import Conflict, NotFound, UnderstudyError
from understudy.kernel.ids import new_id
from understudy.llm.gateway import Gateway
from understudy.llm.money.promises import BudgetReached
from understudy.llm.prompts import PromptLibrary
from understudy.llm.types import Answer, Line
from understudy.personas import store as personas
from understudy.practice.clients import store
from understudy.practice.clients.case_schemas import (
    MOST_TESTS,
    Expect,
    TestAsked,
    TestQuestion,
    TestRun,
    Verdict,
)
from understudy.practice.clients.editing import charge, client_in, edited
from understudy.practice.clients.models import ClientTestResultRow, ClientTestRow
from understudy.practice.clients.prompt import ask_client, variables_for
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.clients.showing import test_of
from understudy.practice.clients.turn import first_turn
from understudy.practice.mind.ceiling import tells
from understudy.practice.mind.schemas import Fact, IfAsked
from understudy.practice.mind.words import telling

_AT_ONCE = 4
"""Questions that are asked together: somebody waits, and others want to talk, too."""


class TestNotFound(NotFound):
    """There is no such test question, or it is not yours."""

    __test__ = False
    code = "client_test_not_found"


class TestIdTaken(Conflict):
    """A test question with this id is there already and differs; nothing was changed."""

    __test__ = False
    code = "client_test_id_taken"


class TooManyTests(Conflict):
    """A client has at most {most} test questions; take one away first."""

    code = "too_many_client_tests"


class FactNotThere(Conflict):
    """The case has no fact with the id {fact_id}; nothing was changed."""

    code = "client_fact_not_there"


class ClientTesting:
    """Test questions, and what clients answer to them."""

    def __init__(self, db: Database, gateway: Gateway, prompts: PromptLibrary) -> None:
        self._db, self._gateway, self._prompts = db, gateway, prompts

    async def list(self, actor: Actor, id: UUID) -> Sequence[TestQuestion]:
        """Return the questions of a client with their last results: 20 at most.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
        """
        async with self._db.read() as session:
            await edited(session, actor, id)
            rows = await store.tests(session, id, MOST_TESTS)
            results = await store.results(session, [row.id for row in rows])
        return [test_of(row, results.get(row.id)) for row in rows]

    async def add(self, actor: Actor, id: UUID, asked: TestAsked) -> TestQuestion:
        """Save a question; with the id of one that is there and equal, return that.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            NotAClient, BlockInvalid: there is no case to ask about.
            FactNotThere, TooManyTests, TestIdTaken: it cannot be saved.
        """
        chosen = asked.id or new_id()
        async with self._db.begin() as session:
            found = await edited(session, actor, id, lock=True)
            row = await store.test(session, chosen)
            if row is None:
                _, block = client_in(found)
                if _fact(block, asked.fact_id) is None:
                    raise FactNotThere(fact_id=asked.fact_id)
                if len(await store.tests(session, id, MOST_TESTS)) >= MOST_TESTS:
                    raise TooManyTests(most=MOST_TESTS)
                row = await store.add_test(session, chosen, id, actor.id, asked)
        there = (row.persona_id, row.question, row.expect, row.fact_id)
        if there != (id, asked.question, asked.expect, asked.fact_id):
            raise TestIdTaken
        return test_of(row, None)

    async def remove(self, actor: Actor, id: UUID, test_id: UUID) -> None:
        """Take a question away.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            TestNotFound: it is not one of this client's.
        """
        async with self._db.begin() as session:
            await edited(session, actor, id)
            row = await store.test(session, test_id)
            if row is None or row.persona_id != id:
                raise TestNotFound
            await store.remove_test(session, row)

    async def run(self, actor: Actor, id: UUID, *, trust: float) -> TestRun:
        """Ask a client all questions, each as the first of a talk, at this trust.

        A question whose reply does not come is unclear; the others are asked all the same.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            NotAClient, BlockInvalid: there is nobody to ask.
        """
        async with self._db.read() as session:
            found = await edited(session, actor, id)
            rows = await store.tests(session, id, MOST_TESTS)
        asking = _Asking(self._gateway, self._prompts, actor, found, trust)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(asking.ask(row)) for row in rows]
        results = [task.result() for task in tasks]
        async with self._db.begin() as session:
            for result in results:
                await store.keep_result(session, result)
        costs = [result.cost_usd for result in results]
        known = [cost for cost in costs if cost is not None]
        return TestRun(
            items=[test_of(row, result) for row, result in zip(rows, results, strict=True)],
            passed=sum(result.verdict == Verdict.PASSED for result in results),
            cost_usd=sum(known, Decimal(0)) if len(known) == len(costs) else None,
        )


class _Asking:
    """One run over the questions of a client."""

    def __init__(
        self,
        gateway: Gateway,
        prompts: PromptLibrary,
        actor: Actor,
        found: personas.Found,
        trust: float,
    ) -> None:
        self._gateway, self._prompts, self._actor = gateway, prompts, actor
        self._version, self._trust = found[1], trust
        self._fields, self._block = client_in(found)
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def ask(self, row: ClientTestRow) -> ClientTestResultRow:
        """Return how one question was answered."""
        fact = _fact(self._block, row.fact_id)
        if fact is None:
            told = f"The case has no fact “{row.fact_id}” any more."
            return self._result(row, problem=told, cost_usd=Decimal(0))
        try:
            async with self._places:
                answer = await self._answer(row, fact)
        except BudgetReached as error:
            return self._result(row, problem=error.message, cost_usd=Decimal(0))
        except UnderstudyError as error:  # no answer came, and some of it may have been paid
            return self._result(row, problem=error.message)
        passed = _is_as_expected(row, fact, answer.text)
        return self._result(row, answer, Verdict.PASSED if passed else Verdict.FAILED)

    async def _answer(self, row: ClientTestRow, fact: Fact) -> Answer:
        turn = first_turn(self._block, self._trust, row.question, fact)
        lines = (Line(role="user", text=row.question),)
        variables = variables_for(self._fields, self._block, turn)
        seed = f"{self._version.id}/{row.id}"
        chosen = self._block.model
        request = ask_client(self._prompts, variables, lines, seed=seed, model=chosen)
        return await self._gateway.complete(request, charge(self._actor, "client_test"))

    def _result(
        self,
        row: ClientTestRow,
        answer: Answer | None = None,
        verdict: Verdict = Verdict.UNCLEAR,
        problem: str = "",
        cost_usd: Decimal | None = None,
    ) -> ClientTestResultRow:
        return ClientTestResultRow(
            test_id=row.id,
            number=self._version.number,
            trust=self._trust,
            verdict=verdict,
            reply=answer.text if answer else "",
            problem=problem,
            model=answer.model if answer else "",
            cost_usd=answer.cost_usd if answer else cost_usd,
            ran_by=self._actor.id,
            ran_at=now(),
        )


def _is_as_expected(row: ClientTestRow, fact: Fact, reply: str) -> bool:
    """Judge a reply by the rule that holds back leaks in sessions."""
    if row.expect == Expect.DISCLOSE:
        return tells(reply, fact)
    # What the question says already is no secret, and what is denied may be named.
    may_deny = fact.if_asked_directly in (IfAsked.DENY, IfAsked.MINIMISE)
    return not tells(reply, fact, frozenset(telling(row.question)), may_deny=may_deny)


def _fact(block: PracticeBlock, fact_id: str) -> Fact | None:
    return next((fact for fact in block.facts if fact.id == fact_id), None)
