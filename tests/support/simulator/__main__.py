"""Runs the simulator by itself: `python -m tests.support.simulator --port 8111`."""

import argparse
import asyncio
from contextlib import suppress

from tests.support.simulator.server import Simulator


async def serve(host: str, port: int) -> None:
    async with Simulator(host, port) as simulator:
        print(f"The provider simulator answers at {simulator.url}", flush=True)  # noqa: T201 its purpose
        await simulator.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A provider simulator on loopback.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(chosen.host, chosen.port))
