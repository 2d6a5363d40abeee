"""The form of a budget: for whom, for how long, how much."""

import re
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from nicegui import ui
from pydantic import ValidationError

from understudy.accounts.access import Role
from understudy.llm.money.schemas import BudgetDraft, BudgetState, Period
from understudy.llm.types import Scope
from understudy.web.parts.budget_words import PRODUCTS, SCOPES
from understudy.web.parts.fields import choice_field, line_field
from understudy.web.parts.kit import box
from understudy.web.parts.numbers import number_text, read_number

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BY_ADDRESS = {
    Scope.SECTION.value: "section",
    Scope.CONVERSATION.value: "conversation",
}
_NOBODY = ""
_LENGTHS = {
    Period.DAY.value: "A day, then anew",
    Period.MONTH.value: "A month, then anew",
    Period.TOTAL.value: "Always: a total",
}


class BudgetForm:
    """What somebody fills in; of a budget that is there, whose it is stays."""

    def __init__(self, people: Mapping[str, str], budget: BudgetState | None) -> None:
        self._people, self._budget = people, budget
        self._which: ui.select | ui.input | None = None
        with box("fields"):
            if budget is None:
                self._scope = choice_field("For", SCOPES, Scope.ROLE.value, self._ask_which)
                self._place = box()
                self._period = choice_field("Holds for", _LENGTHS, Period.DAY.value)
                self._ask_which()
            usd, tokens = (budget.limit_usd, budget.limit_tokens) if budget else (None, None)
            self._usd = line_field("Limit in US dollars", _text(usd))
            self._tokens = line_field("Limit in tokens", _text(tokens))
            self._owner = _people_field(
                "Also told at the warning and at the limit",
                {_NOBODY: "Nobody besides administrators", **people},
                str(budget.owner_id) if budget and budget.owner_id else _NOBODY,
            )
        self._usd.classes("half").props('prefix="$" inputmode="decimal"')
        self._tokens.classes("half").props('inputmode="numeric"')

    def read(self) -> BudgetDraft | None:
        """Return what is filled in; None if it cannot be: the fields then say why."""
        usd, tokens = _number(self._usd), _number(self._tokens, whole=True)
        wrong = bool(self._usd.error or self._tokens.error)
        if usd is None and tokens is None and not wrong:
            self._usd.error = "Please give a limit in dollars, in tokens or both."
            wrong = True
        of = self._of()
        if wrong or of is None:
            return None
        try:
            return BudgetDraft(
                scope=self._budget.scope if self._budget else Scope(str(self._scope.value)),
                of=of,
                period=self._budget.period if self._budget else Period(str(self._period.value)),
                limit_usd=usd,
                limit_tokens=None if tokens is None else int(tokens),
                owner_id=UUID(self._owner.value) if self._owner.value else None,
            )
        except ValidationError as error:
            self._tell(error)
            return None

    def _of(self) -> str | None:
        """Return which one of its kind it is for; None if nobody said."""
        if self._budget:
            return self._budget.of
        if self._which is None:
            return ""
        value = str(self._which.value or "")
        one = _BY_ADDRESS.get(str(self._scope.value))
        if one is None:
            self._which.error = None if value else "Please choose whom it is for."
            return value or None
        found = _UUID.search(value)
        self._which.error = None if found else f"Please paste the address of a {one}."
        return found[0] if found else None

    def _ask_which(self) -> None:
        self._place.clear()
        self._which = None
        with self._place:
            match self._scope.value:
                case Scope.ROLE:
                    roles = {role.value: role.value.capitalize() for role in Role}
                    self._which = choice_field("Role", roles, Role.STUDENT.value)
                case Scope.USER:
                    self._which = _people_field("Person", dict(self._people), None)
                case Scope.PRODUCT:
                    self._which = choice_field("Product", PRODUCTS, next(iter(PRODUCTS)))
                case Scope.SECTION | Scope.CONVERSATION as scope:
                    label = f"Address of the {_BY_ADDRESS[scope]}"
                    self._which = line_field(label, "", most=300)
                case _:  # the installation is one
                    pass
        self._place.set_visibility(self._which is not None)

    def _tell(self, error: ValidationError) -> None:
        fields = {problem["loc"][0] for problem in error.errors() if problem["loc"]}
        if "limit_usd" in fields:
            self._usd.error = "Please enter up to 1,000,000,000 dollars, with 9 digits at most."
        if "limit_tokens" in fields:
            self._tokens.error = "Please enter up to 1,000,000,000,000,000 tokens."


def _people_field(label: str, people: dict[str, str], value: str | None) -> ui.select:
    made = ui.select(people, label=label, value=value, with_input=True)
    made.classes("field").props("outlined stack-label hide-bottom-space options-dense")
    return made


def _text(limit: Decimal | int | None) -> str:
    return "" if limit is None else number_text(limit)


def _number(field: ui.input, *, whole: bool = False) -> Decimal | None:
    """Return the number in a field, None if it is empty; what is no number is marked."""
    field.error = None
    if not str(field.value or "").strip():
        return None
    try:
        number = read_number(field.value)
    except ValueError as problem:
        field.error = str(problem)
        return None
    if whole and number != int(number):
        field.error = "Please enter a whole number."
    return number
