"""What items of a job cost beside the calls themselves: `make bench NAME=jobs`.

Five clients, each in a process of its own, in an order that changes each round: the shard runner
alone (results in a real table, nothing asked), the bare provider library, steps of a job with the
whole gateway (three budgets, price, ledger), and the last two again with a model that answers in
the process: there no difference of two large figures hides what is looked for. What is compared is
their CPU time per 1,000 items, threads among it; a provider simulator answers in a process of its
own.
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from statistics import median

from benchmarks.gateway.__main__ import ROOT, about, simulator, tell

AT_ONCE = (16, 64)
"""One part of a job, and what a process does of itself: four."""
CLIENTS = ("shards", "library", "gateway", "model", "own")
MOST_SHARDS_S, MOST_GATEWAY_S = 0.5, 1.5
ANSWER = {"words": 60, "first_token_s": 0.05, "between_tokens_s": 0.001}

type Found = dict[tuple[str, int], list[dict[str, float]]]
"""What was measured, by client and items at once."""


def main(rounds: int, items: int, port: int) -> None:
    found: Found = defaultdict(list)
    with simulator(port) as url:
        for number in range(rounds):
            order = [(client, at_once) for client in CLIENTS for at_once in AT_ONCE]
            Random(number).shuffle(order)  # noqa: S311 an order
            for client, at_once in order:
                measured = run(client, url, items, at_once)
                found[client, at_once].append(measured)
                said = f"{client}, {at_once} at once: {measured['cpu_s']:.2f} s"
                print(f"round {number + 1}, {said}", file=sys.stderr, flush=True)
    facts = {name: value for name, value in about(rounds).items() if name != "litellm"}
    print("; ".join(f"{name} {value}" for name, value in facts.items()))
    print("\n".join(report(found)))


def run(client: str, url: str, items: int, at_once: int) -> dict[str, float]:
    """Let one client work in a process of its own; returns seconds per 1,000 items."""
    tell(url, "always", **ANSWER)
    command = [sys.executable, "-m", "benchmarks.jobs.client", client, url, str(items)]
    done = subprocess.run(  # noqa: S603 our own
        [*command, str(at_once)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    tell(url, "reset")
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def report(found: Found) -> Iterator[str]:
    """Write the medians, and hold them against what is promised."""
    for at_once in AT_ONCE:
        cpu = {
            client: median(each["cpu_s"] for each in found[client, at_once]) for client in CLIENTS
        }
        wall = {
            client: median(each["wall_s"] for each in found[client, at_once]) for client in CLIENTS
        }
        yield f"\n{at_once} at once: s of CPU per 1,000 items (least), s in all"
        for client in CLIENTS:
            least = min(each["cpu_s"] for each in found[client, at_once])
            yield f"  {client:8} {cpu[client]:6.2f} ({least:.2f}) {wall[client]:7.2f}"
        yield _line("the shard runner alone", cpu["shards"], MOST_SHARDS_S)
        for whole, part in (("gateway", "library"), ("own", "model")):
            beyond = cpu[whole] - cpu[part]
            yield _line(f"quota, price, ledger: {whole} without {part}", beyond, MOST_GATEWAY_S)


def _line(name: str, value: float, most: float) -> str:
    verdict = "kept  " if value <= most else "BROKEN"
    return f"{verdict} {name}: {value:.2f} s (at most {most} s)"


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--items", type=int, default=1000)
    reader.add_argument("--port", type=int, default=0)
    given = reader.parse_args()
    main(given.rounds, given.items, given.port)
