"""A call on its way, and what it is paid from."""

from dataclasses import dataclass, field
from uuid import UUID

from understudy.kernel.clock import monotonic_s
from understudy.kernel.ids import new_id
from understudy.llm.calls import Listener
from understudy.llm.money.aliases import Aliases
from understudy.llm.money.prices import Prices
from understudy.llm.money.quotas import Quotas
from understudy.llm.types import Charge, Request
from understudy.llm.usage.bills import Bill


@dataclass(frozen=True, slots=True)
class Money:
    """What a call costs, and whether it may."""

    prices: Prices
    aliases: Aliases
    quotas: Quotas


@dataclass(slots=True, eq=False)
class Running:
    """A call on its way: what is asked, who hears it, what was tried so far.

    Attributes:
        end_s: when it must be over, as `monotonic_s` tells time.
        waited_s: in the queue and between attempts.
        counted: attempts that count towards the most there may be.
        was_limited: whether a provider has said that we ask too often.
        is_late: whether the attempt that runs has less time than a model may take to its first
            word: running out of it says nothing about the model.
    """

    request: Request
    bill: Bill
    on_text: Listener | None
    end_s: float
    id: UUID = field(default_factory=new_id)
    started_s: float = field(default_factory=monotonic_s)
    waited_s: float = 0.0
    counted: int = 0
    was_limited: bool = False
    is_late: bool = False

    @property
    def charge(self) -> Charge:
        """Who pays."""
        return self.bill.charge

    @property
    def left_s(self) -> float:
        """How much of its time is left."""
        return max(0.0, self.end_s - monotonic_s())

    @property
    def was_heard(self) -> bool:
        """Whether a piece was heard: nothing is tried again then."""
        return any(attempt.heard for attempt in self.bill.attempts)
