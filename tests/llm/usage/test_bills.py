from decimal import Decimal

from tests.support.llm import PAYER, a_charge, a_request
from understudy.kernel.ids import new_id
from understudy.llm.errors import Cause
from understudy.llm.money.promises import Reservation
from understudy.llm.money.spends import Amount
from understudy.llm.types import Usage
from understudy.llm.usage.bills import Bill, cost_of
from understudy.llm.usage.ledger import Attempt


def an_attempt(cost_usd: str | None) -> Attempt:
    counted = Usage(100, output_tokens=10)
    attempt = Attempt(a_request(), a_charge(), "scripted", "script", counted=counted)
    attempt.end(cause=Cause.TIMEOUT)
    attempt.cost_usd = None if cost_usd is None else Decimal(cost_usd)
    return attempt


def a_promise() -> Reservation:
    return Reservation(new_id(), PAYER, {})


def test_what_has_no_known_price_has_a_cost_in_tokens() -> None:
    assert cost_of(an_attempt(None)) == Amount(0, 110)


def test_each_promise_comes_to_what_its_own_attempts_have_cost() -> None:
    first, second, last = an_attempt("0.01"), an_attempt("0"), an_attempt("0.03")
    own, other = a_promise(), a_promise()
    bill = Bill(a_charge(), [first, second, last], own, [(other, first)], is_over=True)
    assert bill.settled == [(own, Amount(30_000_000, 220)), (other, Amount(10_000_000, 110))]


def test_a_bill_without_promises_settles_nothing() -> None:
    assert Bill(a_charge(), [an_attempt("0.01")]).settled == []
