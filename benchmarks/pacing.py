"""How much of a provider's rate limit background work uses, and how often it is refused.

    make bench NAME=pacing

The provider simulator really limits a key to so many requests in a sliding window; the gateway
knows the same limit. 300 background calls are asked at once, in real time, with background work
held to 98 % and to 90 % of the window.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from tests.support.simulator.manner import Manner
from tests.support.simulator.server import Simulator
from understudy.bootstrap import Services, open_services
from understudy.kernel.ids import new_id
from understudy.kernel.logs import configure_logs
from understudy.kernel.settings import Settings
from understudy.llm.types import Charge, Line, Request, Role

LEAST_USED = 0.95


def main(calls: int, requests: int, window_s: float) -> None:
    configure_logs("ERROR", "text")
    print(f"{calls} background calls, {requests} requests per {window_s:g} s")
    for share in (0.98, 0.90):
        asyncio.run(fill(share, calls, requests, window_s))


async def fill(share: float, calls: int, requests: int, window_s: float) -> None:
    """Ask all at once, and say how much of the limit was used while there was work."""
    async with Simulator() as simulator:
        simulator.limit(requests, window_s)
        simulator.always(Manner(words=5))
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
                data=Path(folder),
                model="openai:gpt-5.4-mini",
                openai_api_key="key",  # type: ignore[arg-type]  # becomes a secret
                openai_url=simulator.url,
                provider_requests=requests,
                provider_window_s=window_s,
                background_share=share,
            )
            async with open_services(settings) as services:
                started_s = time.perf_counter()
                async with asyncio.TaskGroup() as group:
                    for _ in range(calls):
                        group.create_task(ask(services))
                took_s = time.perf_counter() - started_s
        refused = sum(entry.limited for entry in simulator.journal)
    used = calls / took_s / (requests / window_s)
    print(f"  background_share {share:.2f}: {used:.1%} of the limit used, {refused} refusals (429)")
    print(f"    {took_s:.1f} s for {calls} answers, {len(simulator.journal)} requests sent")


async def ask(services: Services) -> None:
    payer = new_id()
    request = Request(
        role=Role.MAIN,
        system="",
        lines=(Line(role="user", text="Go on."),),
        prompt_name="benchmark",
        prompt_version="1",
        improvise=lambda _: "",
        seed="",
        most_tokens=64,
    )
    charge = Charge(payer, payer, "generate", "draft", job_id=new_id())
    await services.gateway.complete(request, charge)


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--calls", type=int, default=300)
    reader.add_argument("--requests", type=int, default=50)
    reader.add_argument("--window", type=float, default=10)
    given = reader.parse_args()
    main(given.calls, given.requests, given.window)
