"""Who has used most, without adding up what every single person has used."""

from uuid import UUID

from sqlalchemy import func, or_, select

from understudy.kernel.db import Session
from understudy.llm.tables import UsageEventRow
from understudy.llm.usage.schemas import By
from understudy.llm.usage.sums import Part, Tally, spans_of, tallies
from understudy.llm.usage.tables import UsagePersonRow


async def largest(session: Session, part: Part, most: int) -> dict[UUID, Tally]:
    """Return what people have used: at least the `most` who have used most, else everybody.

    Of all time there are sums of each person's days that are over. Who is not among the `most` by
    these is so only by what they have used since.
    """
    if not part.is_whole or part.payer_id is not None:
        return {key[0]: tally for key, tally in (await tallies(session, part, [By.PERSON])).items()}
    row = UsagePersonRow
    cost, calls = func.sum(row.cost_usd), func.sum(row.calls)
    mine = part.of(row)
    first = select(row.payer_id).where(*mine).group_by(row.payer_id)
    first = first.order_by(cost.desc(), calls.desc()).limit(most)
    since = part.without_days()
    chosen = [row.payer_id.in_(first)]
    if since.time.rest:
        today = select(UsageEventRow.payer_id).where(spans_of(since), *since.of(UsageEventRow))
        chosen.append(row.payer_id.in_(today))
    sums = [func.sum(getattr(row, name)) for name in Tally._fields]
    query = select(row.payer_id, *sums).where(or_(*chosen), *mine).group_by(row.payer_id)
    found = {each[0]: Tally.of(each[1:]) for each in await session.execute(query)}
    for (payer_id,), tally in (await tallies(session, since, [By.PERSON])).items():
        found[payer_id] = found.get(payer_id, Tally()).plus(tally)
    return found
