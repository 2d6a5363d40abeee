"""A section's figures, as its teacher and its assistants read them."""

import csv
from io import StringIO

from nicegui.testing import User

from tests.support.figures import answered, practised
from tests.support.handed_in import Class, a_class
from tests.support.site import Site, press
from understudy.accounts.access import OPERATOR
from understudy.llm.money.schemas import BudgetDraft
from understudy.practice.sessions.stages import Move

STOPPED = (Move.ACKNOWLEDGE, Move.BEGIN, Move.SAFETY_STOP)


async def opened(site: Site, of: Class) -> User:
    user = site.signed_in(of.teacher)
    await user.open(f"/sections/{of.section_id}?tab=figures")
    return user


def texts(user: User) -> str:
    assert user.client
    return "\n".join(str(getattr(e, "text", "")) for e in user.client.elements.values())


async def test_where_nobody_practised_it_says_what_will_stand_there(site: Site) -> None:
    user = await opened(site, await a_class(site.services))
    await user.should_see("Nobody has practised yet")
    await user.should_see("No answers yet")
    await user.should_see("0 active, 1 inactive")


async def test_a_teacher_reads_who_practises_how_long_and_what_it_costs(site: Site) -> None:
    of = await a_class(site.services)
    await practised(of, usd="0.20", took_ms=1_300)
    await practised(of, usd="0.40", took_ms=1_300, moves=STOPPED)
    budget = {"scope": "section", "of": str(of.section_id), "period": "month", "limit_usd": "9"}
    await site.services.budgets.set(OPERATOR, BudgetDraft.model_validate(budget))
    user = await opened(site, of)
    for told in (
        *("1 active, 0 inactive", "1.3 s", "$0.30", "$0.60", "The student ended it"),
        *("This section, per month", "$0.00 of $9.00", of.student.name),
    ):
        await user.should_see(told)
    await user.should_not_see("Stopped for their own sake")
    (link,) = user.find("Download CSV").elements
    answer = await user.http_client.get(link.props["href"])
    (line,) = csv.DictReader(StringIO(answer.text))
    assert (line["email"], line["sessions"], line["cost_usd"]) == (
        *(of.student.email, "2"),
        "0.600000000",
    )


async def test_another_measure_of_inactive_is_shown_at_once(site: Site) -> None:
    of = await a_class(site.services)
    user = await opened(site, of)
    await press(user, "7 days")
    await user.should_see("0 active, 1 inactive")
    assert "Nobody has practised yet" in texts(user)


async def test_what_students_say_stands_there_with_who_said_it(site: Site) -> None:
    of = await a_class(site.services)
    id_ = await practised(of)
    await answered(of, id_, 5, 4, 2, words="She felt real.")
    user = await opened(site, of)
    for told in ("1 answer; so few say little", "She felt real.", "On Lena Hartwig", "5.0", "2.0"):
        await user.should_see(told)
    assert user.client
    targets = [str(e.props.get("href")) for e in user.client.elements.values()]
    assert f"/practice/sessions/{id_}" in targets


async def test_an_assistant_who_is_a_student_reads_no_cost(site: Site) -> None:
    of = await a_class(site.services)
    await practised(of, usd="0.20")
    user = site.signed_in(await of.assistant())
    await user.open(f"/sections/{of.section_id}?tab=figures")
    await user.should_see("1 active, 0 inactive")
    assert "$" not in texts(user)
    await user.should_not_see("Budget")
