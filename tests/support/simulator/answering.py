"""Answers one request in its manner."""

import asyncio
from collections.abc import Coroutine

from tests.support.simulator.caching import PromptCache
from tests.support.simulator.forms import fitting, schema_of, unfitting
from tests.support.simulator.http import Response
from tests.support.simulator.journal import Entry
from tests.support.simulator.keys import Keys
from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.said import Asked, Said, Tokens, count_tokens, pieces_of, words_for
from tests.support.simulator.wires import Wire

_PAGE = b"<!doctype html><title>Sign in to the network</title>"
_TRICKLE_S = 0.02
_FINISHES = {Fault.FILTERED: "filtered", Fault.LENGTH: "length"}
_GARBAGE = {
    Fault.MALFORMED: b'event: message_delta\ndata: {"type": "broken", \n\n',
    Fault.BAD_UTF8: b'data: {"id": "\xff\xfe"}\n\n',
}
_BEFORE = (Fault.HANG_BEFORE, Fault.CLOSE_BEFORE, Fault.HTML)
_BODIES = {
    Fault.EMPTY: b"",
    Fault.MALFORMED: b'{"half": ',
    Fault.BAD_UTF8: b'{"id": "\xff\xfe"}',
}
_AROUND = {
    Fault.FENCED: ("```json\n", "\n```"),
    Fault.PROSE: ("Here you are: ", " I hope this helps."),
}
_BREAKING = (
    *(Fault.HANG, Fault.TRICKLE, Fault.RESET, Fault.FIN, Fault.CUT, Fault.MALFORMED),
    *(Fault.BAD_UTF8, Fault.ERROR_EVENT, Fault.FILTERED),
)
"""These strike in the middle of a stream."""


class Answering:
    """One answer: what is said, over which protocol, and how it goes wrong."""

    def __init__(
        self, wire: Wire, asked: Asked, manner: Manner, response: Response, entry: Entry
    ) -> None:
        self._wire = wire
        self._asked = asked
        self._manner = manner
        self._response = response
        self._entry = entry

    async def run(self, keys: Keys, cache: PromptCache) -> None:
        """Answer, if the key may ask; `cache` is what was read before."""
        if await self._refused(keys):
            return
        if self._manner.fault in _BEFORE:
            await self._fail_before()
        elif self._asked.stream:
            await self._stream(self._said(cache))
        else:
            await self._whole(self._said(cache))

    async def _refused(self, keys: Keys) -> bool:
        manner, key = self._manner, self._asked.key
        if key is None or key in keys.revoked:
            await self._refuse(401)
        elif wait_s := keys.wait_s(f"{self._wire.name}|{key}"):
            self._entry.limited = True
            await self._refuse(429, retry_after=f"{wait_s + 0.0005:.3f}")
        elif self._asked.problem:
            await self._refuse(400)
        elif manner.fault is Fault.SPENT:
            await self._refuse(*self._wire.spent)
        elif manner.status and manner.fault is not Fault.ERROR_EVENT:
            await self._refuse(manner.status, manner.code, manner.retry_after)
        else:
            return False
        return True

    async def _refuse(
        self, status: int, code: str | None = None, retry_after: str | None = None
    ) -> None:
        headers = {"retry-after": retry_after} if retry_after else {}
        await self._response.json(status, self._wire.error(status, code), headers)

    async def _fail_before(self) -> None:
        if self._manner.fault is Fault.HTML:
            await self._response.body(200, _PAGE, "text/html")
        elif self._manner.fault is Fault.HANG_BEFORE:
            await asyncio.Event().wait()
        else:
            self._response.close()

    async def _whole(self, said: Said) -> None:
        await asyncio.sleep(self._manner.first_token_s)
        body = _BODIES.get(self._manner.fault)
        if body is not None:
            await self._response.body(200, body, "application/json")
            return
        await self._response.json(200, self._wire.whole(said))
        self._entry.reported = said.counts

    async def _stream(self, said: Said) -> None:
        response, manner = self._response, self._manner
        await response.begin_stream()
        if manner.fault is Fault.EMPTY:
            await response.end_stream()
            return
        await asyncio.sleep(manner.first_token_s)
        for data in self._wire.opening(said):
            await response.chunk(data)
        broken = manner.fault in _BREAKING
        for piece in said.pieces[: manner.after] if broken else said.pieces:
            await response.chunk(self._wire.piece(said, piece))
            self._entry.pieces += 1
            await asyncio.sleep(manner.between_tokens_s)
        if broken and manner.fault is not Fault.FILTERED:
            await self._break()
            return
        for data in self._wire.closing(said):
            await response.chunk(data)
        await response.end_stream()
        self._entry.reported = said.counts

    async def _break(self) -> None:
        """Let the fault strike in the middle of a stream."""
        match self._manner.fault:
            case Fault.HANG:
                await asyncio.Event().wait()
            case Fault.TRICKLE:
                while True:
                    await self._response.chunk(self._wire.alive)
                    await asyncio.sleep(_TRICKLE_S)
            case Fault.RESET:
                await self._response.reset()
            case Fault.FIN:
                self._response.close()
            case _:
                if garbage := self._garbage():
                    await self._response.chunk(garbage)
                await self._response.end_stream()

    def _garbage(self) -> bytes:
        if self._manner.fault is Fault.ERROR_EVENT:
            return self._wire.error_event(self._manner.status, self._manner.code)
        return _GARBAGE.get(self._manner.fault, b"")

    def _said(self, cache: PromptCache) -> Said:
        asked, manner, entry = self._asked, self._manner, self._entry
        text = self._text()
        read, written = cache.read(self._wire.name, asked)
        tokens = Tokens(count_tokens(asked.text), read, written, count_tokens(text))
        entry.input_tokens, entry.cached_tokens = tokens.input, tokens.read
        entry.written_tokens, entry.output_tokens = tokens.written, tokens.output
        return Said(
            id=f"sim_{entry.number}",
            model=asked.model,
            pieces=pieces_of(text) if text else (),
            tokens=tokens,
            finish=_FINISHES.get(manner.fault, "stop"),  # type: ignore[arg-type]
            counts=manner.fault is not Fault.NO_USAGE,
            thinks=manner.fault is Fault.THINKING,
        )

    def _text(self) -> str:
        asked, manner = self._asked, self._manner
        if manner.fault is Fault.SILENT:
            return ""
        if manner.text is not None:
            return manner.text
        schema = schema_of(asked)
        if schema is None:
            return words_for(asked, manner.words)
        if manner.fault is Fault.UNFIT:
            return unfitting(schema, asked)
        before, after = _AROUND.get(manner.fault, ("", ""))
        return f"{before}{fitting(schema, asked)}{after}"


async def unless_left(work: Coroutine[None, None, None], reader: asyncio.StreamReader) -> bool:
    """Do the work, unless the client closes the connection first; returns whether it stayed."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(reader.read(1))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        stayed = working.done()
        if stayed:
            working.result()
        return stayed
    finally:
        # Let both go before the connection is used again: two may not read from it.
        working.cancel()
        leaving.cancel()
        await asyncio.wait((working, leaving))
