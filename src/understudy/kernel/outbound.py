"""What we send by ourselves: JSON to an address, an e-mail to a person.

Whoever sends neither waits nor fails: it goes out in the background. What cannot be sent is logged,
by its host alone, since addresses hold secrets.
"""

import asyncio
import json
import re
import smtplib
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import httpx2

from understudy.kernel.logs import get_logger
from understudy.kernel.tasks import Background

MOST_WAITING = 500
SENDERS = 3
TIMEOUT_S = 5.0
AGAIN_AFTER_S = 1.0
LEAVE_WITHIN_S = 5.0
"""What has not gone out so soon after the process's work has ended is given up."""
_MAY_PASS = (408, 429)
_ONE_ADDRESS = re.compile(r"[^\s@,;:<>\"]+@[^\s@,;:<>\"]+")

_log = get_logger(__name__)

type _Sending = Callable[[], Coroutine[Any, Any, None]]


class Outbound:
    """Sends in the background, while `open` lasts.

    Args:
        smtp_url: `smtp(s)://user:password@host:port` of the mail server; None sends no e-mail.
        sender: of e-mail; None is `understudy@` the mail server.
    """

    def __init__(self, smtp_url: str | None = None, sender: str | None = None) -> None:
        self._smtp_url, self._sender = smtp_url, sender
        self._waiting: asyncio.Queue[_Sending] = asyncio.Queue(MOST_WAITING)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Send until the end of the block, then what still waits, if that goes quickly."""
        async with Background() as senders:
            for _ in range(SENDERS):
                senders.start(self._send())
            yield
            try:
                async with asyncio.timeout(LEAVE_WITHIN_S):
                    await self._waiting.join()
            except TimeoutError:
                _log.warning("outbound_given_up", waiting=self._waiting.qsize())

    def post(self, url: str, payload: Mapping[str, Any]) -> None:
        """Send JSON to an address; once more if it fails in a way that may pass.

        What JSON has no form for, such as an id or an amount, is sent as text.
        """
        body = json.dumps(payload, default=str).encode()
        self._enqueue(lambda: _post(url, body))

    def send_email(self, to: str, subject: str, text: str) -> None:
        """Send an e-mail to one address, if there is a mail server."""
        if self._smtp_url is None:
            _log.warning("email_not_sent", reason="UNDERSTUDY_SMTP_URL is not set")
            return
        url, sender = self._smtp_url, self._sender
        self._enqueue(lambda: _email(url, sender, to, subject, text))

    def _enqueue(self, sending: _Sending) -> None:
        try:
            self._waiting.put_nowait(sending)
        except asyncio.QueueFull:
            _log.warning("outbound_full", waiting=MOST_WAITING)

    async def _send(self) -> None:
        while True:
            sending = await self._waiting.get()
            try:
                await sending()
            finally:
                self._waiting.task_done()


async def _post(url: str, body: bytes) -> None:
    problem, may_pass = await _try_post(url, body)
    if problem and may_pass:
        await asyncio.sleep(AGAIN_AFTER_S)
        problem, _ = await _try_post(url, body)
    if problem:
        _log.warning("webhook_failed", host=_host(url), reason=problem)


async def _try_post(url: str, body: bytes) -> tuple[str, bool]:
    """Return what was the matter, "" if nothing, and whether it may pass."""
    headers = {"Content-Type": "application/json", "User-Agent": "Understudy"}
    try:
        async with (
            asyncio.timeout(TIMEOUT_S),  # of the whole: each of the client's own is for a part
            httpx2.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            # Only the status counts: the answer, as long as it may be, is not read.
            if response.is_success:
                return "", False
            status = response.status_code
            return f"status {status}", response.is_server_error or status in _MAY_PASS
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError):
        return "the address cannot be used", False
    except (httpx2.HTTPError, OSError) as error:
        return type(error).__name__, True


async def _email(url: str, sender: str | None, to: str, subject: str, text: str) -> None:
    try:
        server = urlsplit(url)
        message = _message(sender or f"understudy@{server.hostname}", to, subject, text)
        # The thread cannot be stopped, but every step of it ends in time.
        await asyncio.to_thread(_hand_over, server, message)
    except (OSError, MessageError, ValueError) as error:  # SMTPException is an OSError
        _log.warning("email_failed", host=_host(url), reason=type(error).__name__)


def _message(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """Make an e-mail. A line break in a header would begin another header: there is none.

    Raises:
        ValueError: `to` is not one plain address.
    """
    if not _ONE_ADDRESS.fullmatch(to):
        raise ValueError("not one address")
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain="understudy.invalid")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer, please
    message.set_content(text)
    return message


def _hand_over(server: SplitResult, message: EmailMessage) -> None:
    host = server.hostname or ""
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            host, server.port or 465, timeout=TIMEOUT_S, context=context
        )
    elif server.scheme == "smtp":
        client = smtplib.SMTP(host, server.port or 587, timeout=TIMEOUT_S)
    else:
        raise ValueError("neither smtp nor smtps")
    with client:
        client.ehlo()
        encrypted = server.scheme == "smtps"
        if not encrypted and client.has_extn("starttls"):
            client.starttls(context=context)
            encrypted = True
        if server.username:
            if not encrypted and not _is_this_machine(host):
                raise ssl.SSLError("a password is sent over an encrypted line only")
            client.login(unquote(server.username), unquote(server.password or ""))
        client.send_message(message)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
