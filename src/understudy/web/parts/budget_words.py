"""What budgets are called in lists: whose they are, and for how long."""

from collections.abc import Mapping

from understudy.conversations.schemas import Product
from understudy.llm.money.schemas import Budget, Period
from understudy.llm.types import Scope
from understudy.personas.draft_flow import PRODUCT as DRAFTS

PERIODS = {
    Period.DAY.value: "per day",
    Period.MONTH.value: "per month",
    Period.TOTAL.value: "in total",
}
SCOPES = {
    Scope.INSTALLATION.value: "Everyone together",
    Scope.ROLE.value: "Each person of a role",
    Scope.USER.value: "One person",
    Scope.PRODUCT.value: "One product",
    Scope.SECTION.value: "One section",
    Scope.CONVERSATION.value: "One conversation",
}
"""What can be chosen; what later products bring is shown by its name."""
PRODUCTS = {
    Product.CHAT.value: "Chat",
    Product.PRACTICE.value: "Practice",
    Product.ASK.value: "Ask",
    DRAFTS: "Persona drafts",
}

_ALL_OF = {Product.CHAT.value: "all conversations", DRAFTS: "all of them"}


def whose(budget: Budget, names: Mapping[str, str]) -> str:
    """Return what a budget is for; `names` are those of people, sections and pages by their ids."""
    match budget.scope:
        case Scope.INSTALLATION:
            return SCOPES[budget.scope]
        case Scope.ROLE:
            return f"Each {budget.of}"
        case Scope.USER:
            return names.get(budget.of, "Somebody who is gone")
        case Scope.CONVERSATION | Scope.SECTION | Scope.ASK_PAGE:
            name = f"“{names[budget.of]}”" if budget.of in names else budget.of[-8:]
            return f"{budget.scope.replace('_', ' ').capitalize()} {name}"
        case Scope.PRODUCT:
            all_of = _ALL_OF.get(budget.of, "all of it")
            return f"{PRODUCTS.get(budget.of, budget.of.capitalize())}, {all_of}"
        case _:
            return f"{budget.scope.replace('_', ' ').capitalize()} {budget.of}"
