from uuid import UUID

from understudy.llm.types import BudgetKey, Charge, Scope

PAYER, ACTOR, TALK, JOB = (UUID(int=n) for n in range(1, 5))


def test_a_call_is_charged_to_its_payer_product_and_the_installation() -> None:
    section = BudgetKey(Scope.SECTION, "7")
    charge = Charge(PAYER, ACTOR, "chat", "reply", budgets=(section,))
    assert set(charge.keys) == {
        (Scope.INSTALLATION, ""),
        (Scope.PRODUCT, "chat"),
        (Scope.USER, str(PAYER)),
        section,
    }
    assert not charge.is_background


def test_a_job_and_a_conversation_are_charged_too_and_a_job_can_wait() -> None:
    charge = Charge(PAYER, ACTOR, "focus", "reply", conversation_id=TALK, job_id=JOB)
    assert {(Scope.JOB, str(JOB)), (Scope.CONVERSATION, str(TALK))} < set(charge.keys)
    assert charge.is_background
