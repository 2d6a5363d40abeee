"""A mail server that takes everything, and a web address that answers as it is told."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_ANSWERS = {
    "EHLO": "250-mail.test\r\n250 AUTH PLAIN",
    "DATA": "354 go on",
    "QUIT": "221 bye",
    "AUTH": "235 welcome",
}


@dataclass
class MailServer:
    """Where it listens, and what it was sent: logins, recipients, messages."""

    port: int = 0
    logins: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test\r\n")
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            if verb.upper() == "AUTH":
                self.logins.append(b64decode(rest.split()[1]).decode().strip("\0"))
            if verb.upper() == "RCPT":
                self.recipients.append(rest.partition(":")[2].strip("<>"))
            writer.write(_ANSWERS.get(verb.upper(), "250 fine").encode() + b"\r\n")
            if verb.upper() == "DATA":
                message = await reader.readuntil(b"\r\n.\r\n")
                self.messages.append(message.removesuffix(b".\r\n"))
                writer.write(b"250 taken\r\n")
            if verb.upper() == "QUIT":
                break
        await writer.drain()
        writer.close()


@dataclass
class WebServer:
    """An address that answers with its statuses in turn, then with 200; None says nothing."""

    statuses: list[int | None]
    url: str = ""
    bodies: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].split("\r\n")[0])
        self.bodies.append((await reader.readexactly(length)).decode())
        status = self.statuses.pop(0) if self.statuses else 200
        if status is None:
            await reader.read()  # until they hang up
        else:
            line = f"HTTP/1.1 {status} X\r\nlocation: {self.url}/else\r\n"
            writer.write(f"{line}content-length: 0\r\nconnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def mail_server(host: str = "127.0.0.1") -> AsyncIterator[MailServer]:
    """Run a mail server until the end of the block."""
    mail = MailServer()
    async with await asyncio.start_server(mail.serve, host) as server:
        mail.port = server.sockets[0].getsockname()[1]
        yield mail


@asynccontextmanager
async def web_server(statuses: Sequence[int | None] = ()) -> AsyncIterator[WebServer]:
    """Run a web server until the end of the block."""
    web = WebServer(list(statuses))
    async with await asyncio.start_server(web.serve, "127.0.0.1") as server:
        web.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield web
