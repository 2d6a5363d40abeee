"""What a practice conversation costs, with and without the providers' prompt caches.

    make bench NAME=practice_cost

A stand-in until Practice exists: per turn of a student one `fast` call (400 tokens in, 60 out) and
one `main` call behind a prefix of 1,500 tokens, lines of 25 tokens, replies of 30. Every call goes
through the whole gateway and its ledger, over HTTP, to the provider simulator, which keeps prompts
as providers do: beginnings of at least 1,024 tokens, byte for byte.
"""

import asyncio
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from tests.support.simulator.manner import Manner
from tests.support.simulator.server import Simulator
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services, open_services
from understudy.kernel.ids import new_id
from understudy.kernel.logs import configure_logs
from understudy.kernel.settings import Settings
from understudy.llm.money.schemas import PriceDraft, PriceTier
from understudy.llm.tables import UsageEventRow
from understudy.llm.types import Charge, Line, Request, Role, Usage

CHARACTERS_PER_TOKEN = 4
"""As the simulator counts."""
MOST_USD = Decimal("0.01")
LEAST_CACHEABLE = 0.85
MAIN, FAST = "claude-haiku-5-5", "claude-haiku-4-5"


@dataclass(frozen=True)
class Cost:
    """What the ledger says of a conversation."""

    usd: Decimal
    uncached_usd: Decimal
    tokens: Counter[str]
    """By `main` or `fast`, and input, cached, cache_write or output: such as `main cached`."""

    def cached_share(self, *roles: str) -> float:
        return sum(self.tokens[f"{role} cached"] for role in roles) / sum(
            self.tokens[f"{role} input"] for role in roles
        )


def main() -> None:
    configure_logs("WARNING", "text")
    for turns in (15, 30):
        cost = asyncio.run(conversation(turns))
        print(
            f"\n{turns * 2} messages: {cost.usd:.5f} USD, without caching {cost.uncached_usd:.5f}"
        )
        print("  " + ", ".join(f"{name} {count:,}" for name, count in sorted(cost.tokens.items())))
        share, of_all = cost.cached_share("main"), cost.cached_share("main", "fast")
        print(
            f"  read from the cache: {share:.1%} of the conversation's input, {of_all:.1%} of all"
        )
        if turns == 15:  # noqa: PLR2004 the conversation the first target is for
            assert cost.usd <= MOST_USD, "more than a cent"
        else:
            assert share >= LEAST_CACHEABLE, "too little of it is a stable prefix"


async def conversation(turns: int) -> Cost:
    """Hold a conversation and return what it cost."""
    async with Simulator() as simulator:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
                data=Path(folder),
                model=f"anthropic:{MAIN}",
                fast_model=f"anthropic:{FAST}",
                anthropic_api_key="key",  # type: ignore[arg-type]  # becomes a secret
                anthropic_url=simulator.url,
                provider_requests=0,
            )
            async with open_services(settings) as services:
                await set_price(services, MAIN, Decimal(1), Decimal(5))
                await set_price(services, FAST, Decimal("0.10"), Decimal("0.40"))
                conversation_id = new_id()
                await hold(services, simulator, conversation_id, turns)
                return await cost_of(services, conversation_id)


async def set_price(services: Services, model: str, read: Decimal, written: Decimal) -> None:
    tier = PriceTier(
        input_usd=read,
        cached_usd=read * Decimal("0.1"),
        cache_write_usd=read * Decimal("1.25"),
        output_usd=written,
    )
    draft = PriceDraft(provider="anthropic", model=model, tiers=(tier,))
    await services.prices.set_price(OPERATOR, draft)


async def hold(services: Services, simulator: Simulator, id: UUID, turns: int) -> None:
    payer, lines = new_id(), list[Line]()
    charge = Charge(payer, payer, "practice", "reply", conversation_id=id)
    for turn in range(turns):
        await ask_fast(services, simulator, replace(charge, purpose="notice"), turn)
        lines.append(Line(role="user", text=words(25, f"student {turn}")))
        simulator.next(Manner(text=words(30, f"reply {turn}")))
        answer = await services.gateway.complete(
            request(Role.MAIN, words(1_500, "persona and instructions"), tuple(lines), 200), charge
        )
        lines.append(Line(role="assistant", text=answer.text))


async def ask_fast(services: Services, simulator: Simulator, charge: Charge, turn: int) -> None:
    simulator.next(Manner(text=words(60, f"noticed {turn}")))
    line = Line(role="user", text=words(100, f"what was said {turn}"))
    await services.gateway.complete(
        request(Role.FAST, words(300, "how to notice"), (line,), 100), charge
    )


def request(role: Role, system: str, lines: tuple[Line, ...], most_tokens: int) -> Request:
    return Request(
        role=role,
        system=system,
        lines=lines,
        prompt_name="benchmark.practice",
        prompt_version="1",
        improvise=lambda _: "",
        seed="",
        most_tokens=most_tokens,
    )


def words(tokens: int, beginning: str) -> str:
    """Return a text of so many tokens."""
    length = tokens * CHARACTERS_PER_TOKEN
    return (
        (f"{beginning}: " + "so it went on and on. " * length)[:length].strip().ljust(length, ".")
    )


async def cost_of(services: Services, conversation_id: UUID) -> Cost:
    row, tokens, usd, uncached = UsageEventRow, Counter[str](), Decimal(0), Decimal(0)
    async with services.db.read() as session:
        query = select(row).where(row.conversation_id == conversation_id)
        attempts = list(await session.scalars(query))
    for attempt in attempts:
        role = "main" if attempt.model_asked == MAIN else "fast"
        for kind in ("input", "cached", "cache_write", "output"):
            tokens[f"{role} {kind}"] += getattr(attempt, f"{kind}_tokens")
        assert attempt.cost_usd is not None
        usd += attempt.cost_usd
        plain = Usage(attempt.input_tokens, output_tokens=attempt.output_tokens)
        whole = services.prices.cost_usd(attempt.provider, attempt.model_asked, plain)
        assert whole is not None
        uncached += whole
    return Cost(usd, uncached, tokens)


if __name__ == "__main__":
    main()
