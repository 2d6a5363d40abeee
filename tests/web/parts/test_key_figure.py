"""A key figure shows what it is given, and nothing for what it is not."""

from decimal import Decimal

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.llm.usage.schemas import Sums
from understudy.web.parts.key_figure import KeyFigure, tokens_of

SUMS = Sums(
    calls=1,
    attempts=1,
    failed=0,
    error_rate=0.0,
    input_tokens=100,
    cached_tokens=40,
    cache_write_tokens=0,
    output_tokens=10,
    reasoning_tokens=2,
    cost_usd=Decimal(1),
    unpriced=0,
    p50_s=1.0,
    p95_s=1.0,
    p99_s=1.0,
)


async def test_other_times_and_notes_are_shown_when_there_are_any(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    page = await student.open("/demo-model")
    with page:
        figure = KeyFigure("Cost today")
    figure.show("$1.00")
    await student.should_see("$1.00")
    await student.should_not_see("Last hour")
    figure.show("$2.00", month="$9.00", note="3 unknown")
    for told in ("$2.00", "This month", "$9.00", "3 unknown"):
        await student.should_see(told)
    await student.should_not_see("Last hour")


def test_all_tokens_are_input_and_output_and_unknown_to_who_does_not_see_them() -> None:
    assert tokens_of(SUMS) == 110
    assert tokens_of(SUMS.model_copy(update={"input_tokens": None})) is None
