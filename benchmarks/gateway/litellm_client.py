"""A bare `litellm.acompletion` stream, in an environment of its own: arguments as `sdk_client`."""

import asyncio
import sys

import litellm  # type: ignore[import-not-found]  # installed for the benchmark only

from benchmarks.gateway.load import MOST_TOKENS, QUESTION, SYSTEM, Call, First, measure


def completion(kind: str, url: str) -> Call:
    model = "anthropic/claude-haiku-4-5" if kind == "anthropic" else "openai/gpt-5.4-mini"
    base = url if kind == "anthropic" else f"{url}/v1"

    async def call(first: First) -> str:
        text = ""
        stream = await litellm.acompletion(
            model=model,
            messages=[
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": QUESTION},
            ],
            api_base=base,
            api_key="key",
            max_tokens=MOST_TOKENS,
            stream=True,
            stream_options={"include_usage": True},
            max_retries=0,
            num_retries=0,
        )
        async for chunk in stream:
            piece = chunk.choices[0].delta.content if chunk.choices else None
            if piece:
                if not text:
                    first()
                text += piece
        return text

    return call


if __name__ == "__main__":
    kind, url, calls, at_once, spread_s = sys.argv[1:]
    litellm.telemetry = False
    ask = completion(kind, url)
    asyncio.run(measure(ask, int(calls), int(at_once), float(spread_s)))
