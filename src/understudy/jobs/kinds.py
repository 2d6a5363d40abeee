"""What a product says of its kind of job, and what its functions are given.

A kind is two plain functions. `plan` is the workflow: it decides which steps there are, from what
its steps returned and from nothing else, because after a crash it is gone through again. `step`
does the work of one: it may be repeated, so it looks first what is there already.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.jobs.control import Control
from understudy.jobs.shards import Counts, Outcome
from understudy.kernel.db import Session
from understudy.llm.types import BudgetKey, Charge, Scope

type Arguments = Mapping[str, Any]
"""JSON values."""
type Do[Item, Result] = Callable[[Item], Awaitable[Result]]
"""Makes the result of an item, or raises."""
type WriteItems[Item, Result] = Callable[
    [Session, Sequence[Outcome[Item, Result]]], Awaitable[tuple[int, int]]
]
"""Writes results, those of them that are not there yet, and returns how many were done and how
many failed of what it wrote."""


@dataclass(frozen=True, slots=True)
class Work:
    """Which job is worked on, for whom."""

    job_id: UUID
    run: int
    actor: Actor
    product: str
    arguments: Arguments

    def charge(self, purpose: str, conversation_id: UUID | None = None) -> Charge:
        """Return who pays for a call of it, and for what: people's calls go before it."""
        return Charge(
            payer_id=self.actor.id,
            actor_id=self.actor.id,
            product=self.product,
            purpose=purpose,
            budgets=(BudgetKey(Scope.ROLE, self.actor.role),),
            conversation_id=conversation_id,
            job_id=self.job_id,
        )


class Plan(Protocol):
    """What a plan may do. Each of these is remembered: after a crash its result is there."""

    work: Work

    async def step(self, name: str, **arguments: object) -> Any:  # noqa: ANN401 JSON
        """Have a step done, and return what it returned.

        Raises:
            Stopped: the job is not to go on; let it pass.
        """
        ...

    async def spread(self, name: str, shards: Sequence[Arguments]) -> Counts:
        """Have a step done for each of these arguments, over all workers; return all counts.

        Raises:
            Stopped: as `step`.
        """
        ...

    async def has(self, change: str) -> bool:
        """Say whether this run was begun with a change of the plan: old runs go the old way.

        A plan that is changed while jobs of it may be under way asks before it does anything new.
        """
        ...


class Step(Protocol):
    """What a step may do."""

    work: Work
    control: Control

    async def items[Item, Result](
        self,
        open_items: Sequence[Item],
        do: Do[Item, Result],
        write: WriteItems[Item, Result],
        *,
        at_once: int | None = None,
    ) -> dict[str, Any]:
        """Do items at once, each written as it arrives; return the counts, as a step returns them.

        Args:
            open_items: what has no result yet.
            do: makes one result. A model that does not answer fails its item; a budget that is
                used up ends the job until there is more.
            write: keeps results, in a transaction that also counts them for the job.
            at_once: how many; None is the installation's setting.
        """
        ...

    async def progress(
        self, session: Session, *, done: int = 0, failed: int = 0, total: int | None = None
    ) -> None:
        """Count what a transaction has written, for those who watch."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job; products register theirs in `bootstrap`.

    Attributes:
        name: kept in every job of it, for ever.
        product: who is charged.
        plan: the workflow.
        step: does one step: its name, its arguments.
        link: a path of ours where the result is seen.
        reopen: makes failed items open again, and returns how many; None if it cannot.
        tells: whether its owner is told that it is done or waits; not where the product does.
    """

    name: str
    product: str
    plan: Callable[[Plan], Awaitable[None]]
    step: Callable[[Step, str, Arguments], Coroutine[Any, Any, Any]]
    link: Callable[[UUID], str]
    reopen: Callable[[Session, UUID], Awaitable[int]] | None = None
    tells: Callable[[Arguments], bool] = lambda _arguments: True
