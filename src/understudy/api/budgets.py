"""Routes for what may be spent."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, status

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.llm.money.schemas import BudgetDraft, BudgetState

router = APIRouter(tags=["budgets"])


@router.get("/budgets", responses=problems(400, 401))
async def list_budgets(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Page[BudgetState]:
    """List budgets with what is used of them now, oldest first.

    Administrators see all, others those they own. Of a role's budget, which each of its people has
    alone, it is the most that one of them has used.
    """
    return await services.budgets.list(actor, after, limit)


@router.get("/budgets/mine", responses=problems(401))
async def my_budgets(services: ServicesNow, actor: ActorNow) -> Sequence[BudgetState]:
    """List the budgets one spends from oneself, with what is left of them."""
    return await services.budgets.mine(actor)


@router.put("/budgets", responses=problems(400, 401, 403))
async def set_budget(services: ServicesNow, actor: ActorNow, body: BudgetDraft) -> BudgetState:
    """Set what may be spent on one thing in a day, in a month or at all. For administrators.

    There is one budget for a thing and a period: setting it again changes its limits. What was
    spent in the period so far counts; a new budget of a section, an assignment or a focus group
    begins with nothing spent.
    """
    return await services.budgets.set(actor, body)


@router.delete(
    "/budgets/{budget_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404),
)
async def remove_budget(services: ServicesNow, actor: ActorNow, budget_id: UUID) -> None:
    """Take a budget away; what was spent stays in the ledger. For administrators."""
    await services.budgets.remove(actor, budget_id)
