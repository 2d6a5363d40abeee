"""What a call leaves behind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from understudy.llm.money.promises import Reservation
from understudy.llm.money.schemas import NANO
from understudy.llm.money.spends import Amount
from understudy.llm.types import Charge
from understudy.llm.usage.ledger import Attempt


@dataclass(slots=True, eq=False)
class Bill:
    """What a call leaves behind: its attempts, and what was promised for it.

    Attributes:
        charge: who pays.
        attempts: so far; only the last one may still run.
        reservation: for the attempt that runs.
        paid: attempts that failed and cost something all the same, each with a promise of its own,
            so that the next one does not spend what nobody promised.
        opened: attempts that are written down as running.
        written: attempts that the ledger has.
        lost: attempts that the ledger has as lost, because this process was thought dead.
        is_over: whether nothing more will be tried.
    """

    charge: Charge
    attempts: list[Attempt] = field(default_factory=list)
    reservation: Reservation | None = None
    paid: list[tuple[Reservation, Attempt]] = field(default_factory=list)

    opened: set[UUID] = field(default_factory=set)
    written: set[UUID] = field(default_factory=set)
    lost: set[UUID] = field(default_factory=set)
    is_over: bool = False

    @property
    def unwritten(self) -> list[Attempt]:
        """The attempts that the ledger has not."""
        return [a for a in self.attempts if a.id not in self.written and a.id not in self.lost]

    @property
    def ended(self) -> set[UUID]:
        """Attempts that are written down as running, and do not run any more."""
        return set(self.opened) if self.is_over else self.opened & {a.id for a in self.attempts}

    @property
    def settled(self) -> list[tuple[Reservation, Amount]]:
        """What each promise has come to."""
        settled = [(promise, self._cost([attempt])) for promise, attempt in self.paid]
        if self.reservation and self.is_over:
            paid = [attempt for _, attempt in self.paid]
            others = [attempt for attempt in self.attempts if attempt not in paid]
            settled.insert(0, (self.reservation, self._cost(others)))
        return settled

    def forget_promises(self) -> None:
        """Forget what is settled, if nothing more will be."""
        if self.is_over:
            self.reservation, self.paid = None, []

    def _cost(self, attempts: Iterable[Attempt]) -> Amount:
        """Return what is known of the cost of attempts."""
        total = Amount()
        for attempt in attempts:
            if attempt.id not in self.lost:  # else whoever thought us dead has charged it
                total = total.plus(cost_of(attempt))
        return total


def cost_of(attempt: Attempt) -> Amount:
    """Return what is known of the cost of an attempt."""
    return Amount(
        nano_of(attempt.cost_usd), attempt.usage.input_tokens + attempt.usage.output_tokens
    )


def nano_of(cost_usd: Decimal | None) -> int:
    """Return what is known of a cost, in whole nano-dollars."""
    return int((cost_usd or Decimal(0)) * NANO)
