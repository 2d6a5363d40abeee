"""Logs: one line an event, with the request's and conversation's ids, never a message's text."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

type Logger = structlog.stdlib.BoundLogger

_NOISY = ("httpx2", "httpcore2", "httpx", "uvicorn.access", "watchfiles", "aiosqlite", "alembic")
_PRIVATE = ("text", "content", "prompt", "password", "token", "key", "secret", "authorization")


def get_logger(name: str) -> Logger:
    """Return the logger of a module. Log ids and numbers, not what people said."""
    logger: Logger = structlog.stdlib.get_logger(name)
    return logger


def configure_logs(level: str, form: str) -> None:
    """Send our own and every library's log lines to standard error in one form.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
        form: `text` for people, `json` for machines.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_private_fields,
    ]
    last: structlog.typing.Processor
    if form == "json":
        shared.append(structlog.processors.format_exc_info)
        last = structlog.processors.JSONRenderer()
    else:
        # Rich's tracebacks show local variables, people's words among them, and take seconds.
        last = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # These log every request or address they speak to; a conversation's ids say enough.
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _without_private_fields(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for name in _PRIVATE:
        if name in event:
            event[name] = "(left out)"
    return event
