"""What the gateway costs beside a bare SDK and a bare litellm: `make bench NAME=gateway`.

A provider simulator runs in a process of its own. In each round every client runs once, in an order
that changes, in a process of its own; what is compared is the CPU time of these processes per
streamed call of 200 pieces, and when the first piece was heard. litellm is installed into a
throw-away environment: it is never a dependency of ours.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
LITELLM = "1.106.2"
KINDS = ("openai", "anthropic")
CLIENTS = ("gateway", "budgets", "provider", "sdk", "litellm")
MOST_OF_LITELLM = {"openai": 0.6, "anthropic": 0.4}
MOST_BEYOND_LIBRARY_MS = 5.0
MOST_ADDED_FIRST_MS = 5.0


@dataclass(frozen=True)
class Shape:
    """How the calls come, and how fast the simulator answers."""

    name: str
    calls: int
    at_once: int
    between_s: float
    spread_s: float


def shapes(calls: int) -> tuple[Shape, ...]:
    # Ten at once is what a busy installation does to a core. At 100 at once the pieces come more
    # slowly, so that no client is short of CPU; one by one the time to the first piece is seen.
    return (
        Shape("one by one", calls, 1, 0.001, 0.0),
        Shape("10 at once", calls * 5, 10, 0.001, 0.0),
        Shape("100 at once", calls * 10, 100, 0.03, 6.0),
    )


type Key = tuple[str, str, str]
"""Shape, kind, client."""


def main(chosen: list[Shape], rounds: int, port: int, file: Path | None) -> None:
    results: defaultdict[Key, list[dict[str, Any]]] = defaultdict(list)
    litellm = litellm_python()
    with simulator(port) as url:
        for number in range(rounds):
            for shape in chosen:
                order = [(kind, client) for kind in KINDS for client in CLIENTS]
                Random(number).shuffle(order)  # noqa: S311 an order
                for kind, client in order:
                    found = run(client, kind, shape, url, litellm)
                    results[shape.name, kind, client].append(found)
                    said = f"{shape.name}, {kind}, {client}: {found['cpu_ms_per_call']:.1f} ms"
                    print(f"round {number + 1}, {said}", file=sys.stderr, flush=True)
    summary = {key: summarise(found) for key, found in results.items()}
    facts = about(rounds)
    print("\n".join(report(summary, facts)))
    if file:
        rows = [
            dict(zip(("shape", "kind", "client"), k, strict=True), **v) for k, v in summary.items()
        ]
        file.write_text(json.dumps({**facts, "rows": rows}, indent=2) + "\n")


def run(client: str, kind: str, shape: Shape, url: str, litellm: str) -> dict[str, Any]:
    """Let one client make its calls in a process of its own."""
    tell(url, "always", words=200, first_token_s=0.02, between_tokens_s=shape.between_s)
    module, part = {"sdk": ("sdk_client", []), "litellm": ("litellm_client", [])}.get(
        client, ("understudy_client", [client])
    )
    done = subprocess.run(  # noqa: S603 our own
        [
            litellm if client == "litellm" else sys.executable,
            *("-m", f"benchmarks.gateway.{module}", *part, kind, url),
            *(str(shape.calls), str(shape.at_once), str(shape.spread_s)),
        ],
        cwd=ROOT,
        env={**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    tell(url, "reset")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def summarise(found: list[dict[str, Any]]) -> dict[str, float]:
    """Return the medians over the rounds; of the first piece, over all calls."""
    return {
        "cpu_ms": median(f["cpu_ms_per_call"] for f in found),
        "least_cpu_ms": min(f["cpu_ms_per_call"] for f in found),
        "first_ms": median(ms for f in found for ms in f["first_ms"]),
        "calls_per_s": median(len(f["first_ms"]) / f["wall_s"] for f in found),
    }


def report(summary: dict[Key, dict[str, float]], facts: dict[str, object]) -> Iterator[str]:
    """Write the tables and the four figures that are promised."""
    yield "; ".join(f"{name} {value}" for name, value in facts.items())
    for shape in dict.fromkeys(key[0] for key in summary):
        yield f"\n{shape}: CPU ms per call (least), share of litellm's, ms to first piece, calls/s"
        for kind in KINDS:
            litellm = summary[shape, kind, "litellm"]["cpu_ms"]
            for client in CLIENTS:
                row = summary[shape, kind, client]
                cpu = f"{row['cpu_ms']:7.1f} ({row['least_cpu_ms']:.1f})"
                share, first = row["cpu_ms"] / litellm, row["first_ms"]
                rate = row["calls_per_s"]
                yield f"  {kind:10} {client:9} {cpu:17} {share:5.2f} {first:7.1f} {rate:7.1f}"
    yield ""
    for kind in KINDS:
        yield from promised(summary, kind)


def promised(summary: dict[Key, dict[str, float]], kind: str) -> Iterator[str]:
    """Hold what was measured against what is promised."""
    for shape in dict.fromkeys(key[0] for key in summary):
        litellm, library = summary[shape, kind, "litellm"], summary[shape, kind, "provider"]
        for client in ("gateway", "budgets"):
            name, row = f"{kind}, {client}, {shape}", summary[shape, kind, client]
            share, extra = row["cpu_ms"] / litellm["cpu_ms"], row["cpu_ms"] - library["cpu_ms"]
            added = row["first_ms"] - library["first_ms"]
            yield _line(f"{name}: CPU of litellm's", share, MOST_OF_LITELLM[kind], "")
            yield _line(f"{name}: CPU beyond the library", extra, MOST_BEYOND_LIBRARY_MS, " ms")
            yield _line(f"{name}: added to the first piece", added, MOST_ADDED_FIRST_MS, " ms")


def _line(name: str, value: float, most: float, unit: str) -> str:
    verdict = "kept  " if value <= most else "BROKEN"
    return f"{verdict} {name}: {value:.2f}{unit} (at most {most}{unit})"


def about(rounds: int) -> dict[str, object]:
    load = os.getloadavg()[0]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "Python": platform.python_version(),
        "cores": os.cpu_count(),
        "load at the end": round(load, 1),
        "litellm": LITELLM,
        "rounds": rounds,
    }


def litellm_python() -> str:
    """Return the Python of an environment with litellm in it; made once, outside the project."""
    folder = Path(tempfile.gettempdir()) / f"understudy-litellm-{LITELLM}"
    python = str(folder / "bin" / "python")
    if not (folder / "ready").exists():
        own = ROOT / ".tools/uv/bin/uv"
        uv = str(own) if own.exists() else "uv"
        for command in (
            [uv, "venv", "-q", "--clear", "--python", sys.executable, str(folder)],
            [uv, "pip", "install", "-q", "--python", python, f"litellm=={LITELLM}"],
        ):
            subprocess.run(command, check=True)  # noqa: S603 ours
        (folder / "ready").touch()
    return python


@contextmanager
def simulator(port: int) -> Iterator[str]:
    """Run the provider simulator in a process of its own."""
    command = [sys.executable, "-m", "tests.support.simulator", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 ours
    try:
        assert process.stdout
        yield process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.wait()


def tell(url: str, what: str, **fields: object) -> None:
    headers = {"Content-Type": "application/json"}
    body = json.dumps(fields).encode()
    urlopen(Request(f"{url}/simulator/{what}", body, headers)).close()  # noqa: S310 loopback


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--calls", type=int, default=20, help="one by one; ten times that at once")
    reader.add_argument("--shape", choices=[shape.name for shape in shapes(1)], help="only these")
    reader.add_argument("--port", type=int, default=0)
    reader.add_argument("--json", type=Path, help="write the figures there too")
    given = reader.parse_args()
    chosen = [s for s in shapes(given.calls) if given.shape in (None, s.name)]
    main(chosen, given.rounds, given.port, given.json)
