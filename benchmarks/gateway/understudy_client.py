"""Our own call, from the bare provider library to the whole gateway: arguments as `sdk_client`, and
before them `provider`, `gateway` or `budgets` (the gateway with budgets that are reserved)."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from decimal import Decimal
from pathlib import Path

from benchmarks.gateway.load import MOST_TOKENS, QUESTION, SYSTEM, Call, First, measure
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import open_services
from understudy.kernel.ids import new_id
from understudy.kernel.logs import configure_logs
from understudy.kernel.settings import Settings
from understudy.llm.money.schemas import BudgetDraft, Period
from understudy.llm.providers.registry import open_provider
from understudy.llm.types import Answer, Charge, Line, Request, Role, Scope
from understudy.llm.types import Call as Asked

MODELS = {"anthropic": "claude-haiku-5-5", "openai": "gpt-5.4-mini"}
REQUEST = Request(
    role=Role.MAIN,
    system=SYSTEM,
    lines=(Line(role="user", text=QUESTION),),
    prompt_name="benchmark",
    prompt_version="1",
    improvise=lambda _: "",
    seed="",
    most_tokens=MOST_TOKENS,
)


def settings_for(kind: str, url: str, folder: str) -> Settings:
    """Return the settings of an installation at the simulator, without limits."""
    given = {f"{kind}_url": url, f"{kind}_api_key": "key", "provider_requests": 0}
    name = f"{kind}:{MODELS[kind]}"
    return Settings(_env_file=None, data=Path(folder), model=name, fast_model=name, **given)  # type: ignore[call-arg,arg-type]


@asynccontextmanager
async def provider(settings: Settings) -> AsyncIterator[Call]:
    """Open the bare provider library, without a gateway."""
    kind = (settings.model or "").partition(":")[0]
    asked = Asked(MODELS[kind], REQUEST)
    opened = open_provider(kind, [asked.model], settings)

    async def call(first: First) -> str:
        text = ""
        async with aclosing(opened.stream(asked)) as stream:
            async for piece in stream:
                if isinstance(piece, Answer):
                    return piece.text
                if isinstance(piece, str):
                    if piece and not text:
                        first()
                    text += piece
        raise EOFError(text)

    try:
        yield call
    finally:
        await opened.aclose()


@asynccontextmanager
async def gateway(settings: Settings, *, budgets: bool) -> AsyncIterator[Call]:
    """Open a whole installation, with its ledger on SQLite."""
    payer = new_id()
    async with open_services(settings) as services:
        if budgets:
            of = {Scope.INSTALLATION: "", Scope.PRODUCT: "chat", Scope.USER: str(payer)}
            for scope, name in of.items():
                draft = BudgetDraft(
                    scope=scope, of=name, period=Period.DAY, limit_usd=Decimal(1000)
                )
                await services.budgets.set(OPERATOR, draft)

        async def call(first: First) -> str:
            charge = Charge(payer, payer, "chat", "reply", conversation_id=new_id())
            heard: list[str] = []

            def hear(piece: str) -> None:
                if not heard:
                    first()
                heard.append(piece)

            return (await services.gateway.complete(REQUEST, charge, hear)).text

        yield call


async def main(part: str, kind: str, url: str, *rest: str) -> None:
    calls, at_once, spread_s = int(rest[0]), int(rest[1]), float(rest[2])
    configure_logs("WARNING", "text")
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(kind, url, folder)
        opening = (
            provider(settings)
            if part == "provider"
            else gateway(settings, budgets=part == "budgets")
        )
        async with opening as call:
            await measure(call, calls, at_once, spread_s)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
