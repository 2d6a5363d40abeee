"""A bare official SDK. Arguments: kind, address, calls, how many at once, begun over so many s."""

import asyncio
import sys

import anthropic
import openai

from benchmarks.gateway.load import MOST_TOKENS, QUESTION, SYSTEM, Call, First, measure


def chat(url: str) -> Call:
    client = openai.AsyncOpenAI(api_key="key", base_url=f"{url}/v1", max_retries=0)

    async def call(first: First) -> str:
        text = ""
        stream = await client.chat.completions.create(
            model="gpt-5.4-mini",
            messages=[
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": QUESTION},
            ],
            max_completion_tokens=MOST_TOKENS,
            stream=True,
            stream_options={"include_usage": True},
        )
        async for chunk in stream:
            piece = chunk.choices[0].delta.content if chunk.choices else None
            if piece:
                if not text:
                    first()
                text += piece
        return text

    return call


def claude(url: str) -> Call:
    client = anthropic.AsyncAnthropic(api_key="key", base_url=url, max_retries=0)

    async def call(first: First) -> str:
        text = ""
        stream = await client.messages.create(
            model="claude-haiku-5-5",
            system=SYSTEM,
            messages=[{"role": "user", "content": QUESTION}],
            max_tokens=MOST_TOKENS,
            stream=True,
        )
        async for event in stream:
            if event.type == "content_block_delta" and event.delta.type == "text_delta":
                if not text:
                    first()
                text += event.delta.text
        return text

    return call


if __name__ == "__main__":
    kind, url, calls, at_once, spread_s = sys.argv[1:]
    ask = claude(url) if kind == "anthropic" else chat(url)
    asyncio.run(measure(ask, int(calls), int(at_once), float(spread_s)))
