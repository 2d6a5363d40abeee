"""A time's usage as a whole, and told apart by day, product, purpose, model and person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from understudy.accounts.store import names_of
from understudy.kernel.db import Session
from understudy.llm.usage import people
from understudy.llm.usage.latency import percentile, seconds_of
from understudy.llm.usage.schemas import Average, By, Sums, UsageGroup, without_costs
from understudy.llm.usage.sums import (
    Key,
    Part,
    Tally,
    latencies,
    percentiles_by_day,
    tallies,
)
from understudy.llm.usage.talks import Conversations, all_of, conversations

MOST_GROUPS = 200
"""More of one kind are one group, "others"."""
OTHERS = "others"
_TOGETHER = (By.PRODUCT, By.PURPOSE, By.MODEL)
"""So few combinations that one query tells them apart."""
SHARES = (0.5, 0.95, 0.99)
_CENT_OF_A_NANO = Decimal("1e-11")
_NANO = Decimal("1e-9")

type Durations = tuple[float | None, float | None, float | None]
"""For each of `SHARES`, in seconds."""
UNTOLD: Durations = (None, None, None)


@dataclass(slots=True)
class Group:
    """One group while it is added up; `times` None where durations are not told apart."""

    tally: Tally = field(default_factory=Tally)
    times: Counter[int] | None = None

    @property
    def size(self) -> tuple[Decimal, int]:
        """What makes it large: its cost, then its calls."""
        return self.tally.cost_usd, self.tally.calls


@dataclass(slots=True)
class Overview:
    """What the summary of a part is made of."""

    totals: Sums
    per_request: Average | None
    per_conversation: Average | None
    groups: dict[By, list[UsageGroup]]


async def overview(session: Session, part: Part, by: Iterable[By]) -> Overview:
    """Add a part of the ledger up and tell it apart."""
    asked = tuple(dict.fromkeys(by))
    together = tuple(name for name in _TOGETHER if name in asked)
    # The totals are the sum of whatever is added up anyway, days of what is told apart together.
    by_day = (By.DAY, *together) if By.DAY in asked else together
    found = await tallies(session, part, by_day)
    groups = {By.DAY: folded(_grouped(found), 0)} if By.DAY in asked else {}
    found = _without(found, len(by_day) - len(together))
    times = await latencies(session, part, together)
    groups |= {name: folded(_grouped(found, times), place) for place, name in enumerate(together)}
    talks = {By.PRODUCT: await conversations(session, part, By.PRODUCT)}
    total = merged(_grouped(found).values()).tally
    if By.PERSON in asked:
        groups[By.PERSON] = _people(await people.largest(session, part, MOST_GROUPS), total)
        ids, _ = largest(groups[By.PERSON], MOST_GROUPS)
        talks[By.PERSON] = await conversations(session, part, By.PERSON, ids)
    return Overview(
        totals=sums_of(total, durations_of(sum(times.values(), Counter()))),
        per_request=_per_request(total),
        per_conversation=_per_conversation(all_of(talks[By.PRODUCT].values())),
        groups={
            name: await _shown(session, part, name, groups[name], talks.get(name, {}))
            for name in asked
        },
    )


def durations_of(times: Mapping[int, int] | None) -> Durations:
    """Return the durations within which half, 95 % and 99 % ended."""
    median, late, latest = (percentile(times or {}, share) for share in SHARES)
    return median, late, latest


def sums_of(tally: Tally, durations: Durations = UNTOLD) -> Sums:
    """Return sums as others see them."""
    p50_s, p95_s, p99_s = durations
    return Sums(
        calls=tally.calls,
        attempts=tally.attempts,
        failed=tally.failed,
        error_rate=tally.failed / tally.attempts if tally.attempts else None,
        input_tokens=tally.input_tokens,
        cached_tokens=tally.cached_tokens,
        cache_write_tokens=tally.cache_write_tokens,
        output_tokens=tally.output_tokens,
        reasoning_tokens=tally.reasoning_tokens,
        cost_usd=_known_cost(tally),
        unpriced=tally.unpriced,
        p50_s=p50_s,
        p95_s=p95_s,
        p99_s=p99_s,
    )


def folded(found: Mapping[Key, Group], place: int) -> dict[Any, Group]:
    """Merge groups that are alike at one place of their keys."""
    alike: dict[Any, list[Group]] = {}
    for key, group in found.items():
        alike.setdefault(key[place], []).append(group)
    return {key: merged(groups) for key, groups in alike.items()}


def largest(groups: Mapping[Any, Group], most: int) -> tuple[list[Any], list[Any]]:
    """Return the keys of the largest groups, and those of all others, None among them."""
    named = [key for key in groups if key is not None]
    keys = sorted(named, key=lambda key: groups[key].size, reverse=True)
    return keys[:most], keys[most:] + [None] * (None in groups)


def group_without_costs(group: UsageGroup) -> UsageGroup:
    """Return a group as someone sees it who does not see costs."""
    mean = group.per_conversation
    return group.model_copy(
        update={
            "totals": without_costs(group.totals),
            "per_conversation": without_costs(mean) if mean else None,
        }
    )


async def _shown(
    session: Session,
    part: Part,
    by: By,
    groups: Mapping[Any, Group],
    talks: Mapping[Any, Conversations],
) -> list[UsageGroup]:
    kept, others = largest(groups, MOST_GROUPS)
    if by is By.DAY:
        kept, others = sorted(groups), []
    names = await names_of(session, kept) if by is By.PERSON else {}
    days = await _durations_by_day(session, part) if by is By.DAY else {}
    shown = [
        UsageGroup(
            key=str(key),
            name=names.get(key, str(key)),
            totals=sums_of(groups[key].tally, days.get(key) or durations_of(groups[key].times)),
            per_conversation=_per_conversation(talks.get(key)),
        )
        for key in kept
    ]
    if others:
        rest = merged(groups[key] for key in others)
        totals = sums_of(rest.tally, durations_of(rest.times))
        shown.append(UsageGroup(key="", name=OTHERS, totals=totals, per_conversation=None))
    return shown


async def _durations_by_day(session: Session, part: Part) -> dict[Any, Durations]:
    if part.payer_id is not None:
        return {}
    found: dict[Any, Durations] = {}
    for day, buckets in (await percentiles_by_day(session, part, SHARES)).items():
        median, late, latest = map(seconds_of, buckets)
        found[day] = (median, late, latest)
    for (day,), times in (await latencies(session, part.without_days(), [By.DAY])).items():
        found[day] = durations_of(times)
    return found


def _known_cost(tally: Tally) -> Decimal | None:
    return tally.cost_usd if tally.cost_usd or not tally.unpriced else None


def _grouped(
    found: Mapping[Key, Tally], times: Mapping[Key, Counter[int]] | None = None
) -> dict[Key, Group]:
    return {key: Group(tally, times.get(key) if times else None) for key, tally in found.items()}


def merged(groups: Iterable[Group]) -> Group:
    """Return all groups as one."""
    whole = Group()
    for group in groups:
        whole.tally = whole.tally.plus(group.tally)
        if group.times:
            whole.times = whole.times or Counter()
            whole.times.update(group.times)
    return whole


def _without(found: Mapping[Key, Tally], places: int) -> dict[Key, Tally]:
    """Merge what differs in the first places of its keys only."""
    merged: dict[Key, Tally] = {}
    for key, tally in found.items():
        rest = key[places:]
        merged[rest] = merged.get(rest, Tally()).plus(tally)
    return merged


def _people(found: Mapping[UUID, Tally], total: Tally) -> dict[Any, Group]:
    """Return what each of these people has used, and, without a key, what all others have."""
    groups: dict[Any, Group] = {person_id: Group(tally) for person_id, tally in found.items()}
    rest = total.less(merged(groups.values()).tally)
    if rest.attempts > 0:
        groups[None] = Group(rest)
    return groups


def _per_request(tally: Tally) -> Average | None:
    if not tally.calls:
        return None
    cost = _known_cost(tally)
    return Average(
        of=tally.calls,
        calls=1.0,
        input_tokens=tally.input_tokens / tally.calls,
        cached_tokens=tally.cached_tokens / tally.calls,
        output_tokens=tally.output_tokens / tally.calls,
        cost_usd=None if cost is None else (cost / tally.calls).quantize(_CENT_OF_A_NANO),
    )


def _per_conversation(talks: Conversations | None) -> Average | None:
    if not talks or not talks.number:
        return None
    return Average(
        of=talks.number,
        calls=talks.calls / talks.number,
        input_tokens=talks.input_tokens / talks.number,
        cached_tokens=None,
        output_tokens=talks.output_tokens / talks.number,
        cost_usd=(talks.cost_nano_usd * _NANO / talks.number).quantize(_CENT_OF_A_NANO),
    )
