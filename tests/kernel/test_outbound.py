"""What we send goes out, once or twice, and never disturbs whoever sent it."""

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
import structlog

from tests.support.mail import MailServer, mail_server, web_server
from understudy.kernel import outbound
from understudy.kernel.ids import new_id
from understudy.kernel.outbound import MOST_WAITING, Outbound


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "AGAIN_AFTER_S", 0.0)


@pytest.fixture
def logged() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


async def test_what_is_posted_arrives_as_json() -> None:
    number, sending = new_id(), Outbound()
    async with web_server() as web, sending.open():
        sending.post(web.url, {"text": "äöü", "id": number})
    assert [json.loads(body) for body in web.bodies] == [{"text": "äöü", "id": str(number)}]


@pytest.mark.parametrize(
    ("statuses", "asked", "reason"),
    [
        ([204], 1, None),
        ([503, 200], 2, None),
        ([429, 200], 2, None),
        ([None, 200], 2, None),
        ([500, 500, 200], 2, "status 500"),
        ([404, 200], 1, "status 404"),
        ([302, 200], 1, "status 302"),
    ],
)
async def test_a_post_that_fails_is_tried_once_more_if_that_may_help(
    statuses: list[int | None],
    asked: int,
    reason: str | None,
    logged: list[structlog.typing.EventDict],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT_S", 0.3)
    sending = Outbound()
    async with web_server(statuses) as web, sending.open():
        sending.post(f"{web.url}/a-secret", {})
        await sending._waiting.join()
    assert len(web.bodies) == asked
    assert [line["reason"] for line in logged] == ([reason] if reason else [])
    assert "a-secret" not in str(logged)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "ftp://host/", "http://[", "nothing", ""])
async def test_an_address_that_cannot_be_reached_is_logged(
    url: str, logged: list[structlog.typing.EventDict]
) -> None:
    sending = Outbound()
    async with sending.open():
        sending.post(url, {})
    assert [line["event"] for line in logged] == ["webhook_failed"]


async def test_what_is_too_much_is_left_out(logged: list[structlog.typing.EventDict]) -> None:
    sending = Outbound()
    for _ in range(MOST_WAITING + 1):
        sending.post("http://127.0.0.1:9/", {})
    assert [line["event"] for line in logged] == ["outbound_full"]


async def test_what_does_not_go_out_quickly_does_not_hold_up_the_end(
    logged: list[structlog.typing.EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "LEAVE_WITHIN_S", 0.1)
    sending = Outbound()
    async with web_server([None]) as web, sending.open():
        sending.post(web.url, {})
    assert [line["event"] for line in logged] == ["outbound_given_up"]


async def _mailed(mail: MailServer, to: str, subject: str, sender: str | None = None) -> None:
    sending = Outbound(f"smtp://us:pass%20word@127.0.0.1:{mail.port}", sender)
    async with sending.open():
        sending.send_email(to, subject, "It has cost 0.50 €.\nSee the monitor.")


async def test_an_email_arrives_as_it_was_written() -> None:
    async with mail_server() as mail:
        await _mailed(mail, "admin@example.org", "Kosten: 0,50 €", "Understudy <u@example.org>")
    (said,) = mail.messages
    message = message_from_bytes(said, policy=default)
    assert mail.logins == ["us\0pass word"]
    assert mail.recipients == ["admin@example.org"]
    assert message["From"] == "Understudy <u@example.org>"
    assert message["Subject"] == "Kosten: 0,50 €"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().startswith("It has cost 0.50 €.")


async def test_a_subject_brings_no_header_of_its_own() -> None:
    async with mail_server() as mail:
        await _mailed(mail, "admin@example.org", "Cost\r\nBcc: else@example.org\r\n\r\nHello")
    message = message_from_bytes(mail.messages[0], policy=default)
    assert mail.recipients == ["admin@example.org"]
    assert message["Bcc"] is None
    assert message["Subject"] == "Cost Bcc: else@example.org Hello"


@pytest.mark.parametrize(
    ("to", "sender"),
    [
        ("a@example.org\r\nBcc: b@example.org", None),
        ("a@example.org, b@example.org", None),
        ("nobody", None),
        ("", None),
        ("a@example.org", "us@example.org\r\nBcc: b@example.org"),
    ],
)
async def test_an_address_that_is_not_one_gets_nothing(
    to: str, sender: str | None, logged: list[structlog.typing.EventDict]
) -> None:
    async with mail_server() as mail:
        await _mailed(mail, to, "Cost", sender)
    assert mail.messages == []
    assert [line["event"] for line in logged] == ["email_failed"]


@pytest.mark.parametrize(
    "url", ["smtp://127.0.0.1:9", "smtps://127.0.0.1:9", "smtp://host:port", "http://127.0.0.1:9"]
)
async def test_a_mail_server_that_cannot_be_reached_is_logged(
    url: str, logged: list[structlog.typing.EventDict]
) -> None:
    sending = Outbound(url)
    async with sending.open():
        sending.send_email("admin@example.org", "Cost", "Much.")
    assert [line["event"] for line in logged] == ["email_failed"]


async def test_a_password_goes_to_another_machine_over_an_encrypted_line_only(
    logged: list[structlog.typing.EventDict],
) -> None:
    async with mail_server("0.0.0.0") as mail:  # noqa: S104 an address that is not a loopback's
        sending = Outbound(f"smtp://us:password@0.0.0.0:{mail.port}")
        async with sending.open():
            sending.send_email("admin@example.org", "Cost", "Much.")
    assert (mail.logins, mail.messages) == ([], [])
    assert [line["reason"] for line in logged] == ["SSLError"]


async def test_without_a_mail_server_nothing_is_sent(
    logged: list[structlog.typing.EventDict],
) -> None:
    Outbound().send_email("admin@example.org", "Cost", "Much.")
    assert [line["event"] for line in logged] == ["email_not_sent"]
