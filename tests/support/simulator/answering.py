"""Answers one request in its manner."""

import asyncio

from tests.support.simulator.http import Response
from tests.support.simulator.journal import Entry
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

    async def run(self, *, cached: bool) -> None:
        """Answer; `cached` says whether the system prompt was sent before."""
        status = self._refusal()
        if status:
            await self._refuse(status)
        elif self._manner.fault in _BEFORE:
            await self._fail_before()
        elif self._asked.stream:
            await self._stream(self._said(cached=cached))
        else:
            await self._whole(self._said(cached=cached))

    def _refusal(self) -> int:
        if not self._asked.has_key:
            return 401
        if self._asked.problem:
            return 400
        return 0 if self._manner.fault is Fault.ERROR_EVENT else self._manner.status

    async def _refuse(self, status: int) -> None:
        retry_after = self._manner.retry_after
        headers = {"retry-after": retry_after} if retry_after else {}
        await self._response.json(status, self._wire.error(status, self._manner.code), headers)

    async def _fail_before(self) -> None:
        if self._manner.fault is Fault.HTML:
            await self._response.body(200, _PAGE, "text/html")
        elif self._manner.fault is Fault.HANG_BEFORE:
            await asyncio.Event().wait()
        else:
            self._response.close()

    async def _whole(self, said: Said) -> None:
        await asyncio.sleep(self._manner.first_token_s)
        if self._manner.fault is Fault.MALFORMED:
            await self._response.body(200, b'{"half": ', "application/json")
        else:
            await self._response.json(200, self._wire.whole(said))

    async def _stream(self, said: Said) -> None:
        response, manner = self._response, self._manner
        await response.begin_stream()
        if manner.fault is Fault.EMPTY:
            await response.end_stream()
            return
        await asyncio.sleep(manner.first_token_s)
        for data in self._wire.opening(said):
            await response.chunk(data)
        broken = manner.fault not in (Fault.NONE, Fault.LENGTH, Fault.NO_USAGE)
        for piece in said.pieces[: manner.after] if broken else said.pieces:
            await response.chunk(self._wire.piece(said, piece))
            self._entry.pieces += 1
            await asyncio.sleep(manner.between_tokens_s)
        if not broken or manner.fault is Fault.FILTERED:
            for data in self._wire.closing(said):
                await response.chunk(data)
            await response.end_stream()
        else:
            await self._break()

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

    def _said(self, *, cached: bool) -> Said:
        asked, manner = self._asked, self._manner
        text = manner.text if manner.text is not None else words_for(asked, manner.words)
        system = count_tokens(asked.system)
        said = Said(
            id=f"sim_{self._entry.number}",
            model=asked.model,
            pieces=pieces_of(text),
            tokens=Tokens(
                input=system + count_tokens(asked.text),
                read=system if cached else 0,
                written=0 if cached else system,
                output=count_tokens(text),
            ),
            finish=_FINISHES.get(manner.fault, "stop"),  # type: ignore[arg-type]
            counts=manner.fault is not Fault.NO_USAGE,
        )
        self._entry.input_tokens = said.tokens.input
        self._entry.cached_tokens = said.tokens.read
        self._entry.output_tokens = said.tokens.output
        return said


async def unless_left(answering: Answering, reader: asyncio.StreamReader, *, cached: bool) -> bool:
    """Answer, unless the client closes the connection first; returns whether it stayed."""
    work = asyncio.ensure_future(answering.run(cached=cached))
    leaving = asyncio.ensure_future(reader.read(1))
    try:
        await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
        stayed = work.done()
        if stayed:
            work.result()
        return stayed
    finally:
        # Let both go before the connection is used again: two may not read from it.
        work.cancel()
        leaving.cancel()
        await asyncio.wait((work, leaving))
