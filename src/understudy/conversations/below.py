"""What the products stand on, gathered once for all of them."""

from dataclasses import dataclass

from understudy.accounts.service import AccountService
from understudy.conversations.replies import Asking
from understudy.conversations.service import ConversationService
from understudy.conversations.turns import Turns
from understudy.jobs.service import JobService
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.files import Files
from understudy.kernel.process import Process
from understudy.kernel.settings import Settings
from understudy.llm.money.budgets import BudgetService
from understudy.llm.traffic.messages import MessageLimits
from understudy.personas.service import PersonaService


@dataclass(frozen=True, slots=True)
class Below:
    """What a product stands on.

    Attributes:
        settings: of this installation.
        db: all rows.
        bus: tells who watches.
        process: this one.
        files: that jobs make.
        accounts: who is who.
        turns: the replies that are being given in it.
        limits: of how much people say.
        asking: asks models.
        conversations: reads and follows.
        jobs: long work.
        budgets: what may be spent.
        personas: who can be talked to.
    """

    settings: Settings
    db: Database
    bus: MemoryEventBus
    process: Process
    files: Files
    accounts: AccountService
    turns: Turns
    limits: MessageLimits
    asking: Asking
    conversations: ConversationService
    jobs: JobService
    budgets: BudgetService
    personas: PersonaService
