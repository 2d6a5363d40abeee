import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from tests.support.logs import kept_logging
from understudy.kernel.logs import configure_logs, get_logger

SAID = "what somebody told in confidence"
FORMS = ["text", "json"]


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    with kept_logging():
        yield


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def answer(private: str) -> None:
    told = private
    raise ValueError(f"it has {len(told)} letters")


def fail_with_words(form: str) -> None:
    configure_logs("INFO", form)
    try:
        answer(SAID)
    except ValueError:
        get_logger("ours").exception("turn_failed")
        logging.getLogger("theirs").exception("it broke")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "name",
    ["text", "content", "prompt", "password", "token", "key", "secret", "authorization"],
)
def test_words_and_secrets_are_left_out(
    capsys: pytest.CaptureFixture[str], form: str, name: str
) -> None:
    configure_logs("INFO", form)
    get_logger("m").info("said", message_id=7, **{name: SAID})
    written = capsys.readouterr().err
    assert SAID not in written
    assert "(left out)" in written
    assert "message_id" in written


@pytest.mark.parametrize("form", FORMS)
def test_a_trace_names_the_place_and_shows_no_local_variables(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    fail_with_words(form)
    written = capsys.readouterr().err
    assert written.count("it has 32 letters") == 2
    assert "in answer" in written
    assert SAID not in written


def test_json_is_one_object_a_line_whatever_happens(capsys: pytest.CaptureFixture[str]) -> None:
    fail_with_words("json")
    get_logger("ours").info("two\nlines", of={"a": object()})
    first, second, third = lines(capsys)
    assert (first["event"], first["logger"], first["level"]) == ("turn_failed", "ours", "error")
    assert "Traceback" in first["exception"]
    assert (second["event"], second["logger"]) == ("it broke", "theirs")
    assert "Traceback" in second["exception"]
    assert third["event"] == "two\nlines"
    assert all(line["timestamp"].endswith("Z") for line in (first, second, third))


def test_our_lines_and_a_librarys_carry_the_requests_ids(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("INFO", "json")
    with structlog.contextvars.bound_contextvars(request_id="r1", conversation_id="c1"):
        get_logger("ours").info("inside")
        logging.getLogger("theirs").warning("inside %s", "too")
    get_logger("ours").info("outside")
    ours, theirs, outside = lines(capsys)
    for line in (ours, theirs):
        assert (line["request_id"], line["conversation_id"]) == ("r1", "c1")
    assert theirs["event"] == "inside too"
    assert "request_id" not in outside


@pytest.mark.parametrize(
    ("level", "written"),
    [
        ("DEBUG", ["debug", "info", "warning", "error"]),
        ("INFO", ["info", "warning", "error"]),
        ("WARNING", ["warning", "error"]),
        ("ERROR", ["error"]),
    ],
)
def test_a_level_holds_for_our_lines_and_for_libraries(
    capsys: pytest.CaptureFixture[str], level: str, written: list[str]
) -> None:
    configure_logs(level, "json")
    for name in ("debug", "info", "warning", "error"):
        getattr(get_logger("ours"), name)("x")
        getattr(logging.getLogger("theirs"), name)("x")
    found = lines(capsys)
    for logger in ("ours", "theirs"):
        assert [line["level"] for line in found if line["logger"] == logger] == written


@pytest.mark.parametrize("name", ["httpx2", "uvicorn.access", "aiosqlite"])
def test_libraries_that_log_every_address_are_quiet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # A server of another test may have cut its access log off.
    monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    configure_logs("DEBUG", "json")
    logging.getLogger(name).info("GET /set-up?token=abc")
    logging.getLogger(name).warning("odd")
    assert [line["event"] for line in lines(capsys)] == ["odd"]


def test_configured_twice_a_line_is_written_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", "text")
    configure_logs("INFO", "json")
    get_logger("ours").info("once")
    assert [line["event"] for line in lines(capsys)] == ["once"]
