"""Every way the client libraries fail, brought to one closed set of causes."""

import math

import httpx2
from pydantic_ai.exceptions import (
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelRequestTimeout,
    ModelServerError,
    ModelTimeoutError,
    ModelUnavailableError,
    UnexpectedModelBehavior,
    UserError,
)

from understudy.llm.errors import Cause, ProviderError

_CAUSES: tuple[tuple[type[Exception], Cause], ...] = (
    # The first that fits: a quota error is also a rate limit's 429.
    (ModelQuotaExceededError, Cause.SPENT),
    (ModelRateLimitError, Cause.RATE_LIMITED),
    (ModelUnavailableError, Cause.OVERLOADED),
    (ModelServerError, Cause.SERVER_ERROR),
    (ModelAuthenticationError, Cause.UNAUTHORIZED),
    (ModelNotFoundError, Cause.UNKNOWN_MODEL),
    (ModelRequestRejectedError, Cause.REJECTED),
    (ModelRequestTimeout, Cause.TIMEOUT),
    (ContentFilterError, Cause.FILTERED),
    (UserError, Cause.REJECTED),
    (UnexpectedModelBehavior, Cause.CUT),  # the stream ended before anything came
)
_SPEND_LIMIT = "enforced_spend_limit_reached"
"""Anthropic sends this as a 429 without Retry-After; waiting does not help."""
_REQUEST_TIMEOUT = 408
_FIRST_SERVER_ERROR = 500
_CLIENT_ERRORS = range(400, _FIRST_SERVER_ERROR)


def to_provider_error(error: Exception, *, opened: bool) -> ProviderError:
    """Say what an exception of the libraries means.

    Args:
        error: whatever they raised; several defects come as plain ValueError or AssertionError.
        opened: whether the answer had begun to arrive: then a lost connection is a cut answer.
    """
    return ProviderError(
        _cause_of(error, opened=opened), _detail(error), retry_after_s=_retry_after_s(error)
    )


def _cause_of(error: Exception, *, opened: bool) -> Cause:
    if isinstance(error, ModelConnectionError | httpx2.TransportError):
        return _cause_of_lost_connection(error, opened=opened)
    if isinstance(error, ModelAPIError) and _SPEND_LIMIT in str(error.body):
        return Cause.SPENT
    for kind, cause in _CAUSES:
        if isinstance(error, kind):
            return cause
    if isinstance(error, ModelHTTPError):
        return _cause_of_status(error.status_code)
    return Cause.MALFORMED


def _cause_of_lost_connection(
    error: ModelConnectionError | httpx2.TransportError, *, opened: bool
) -> Cause:
    if opened:
        return Cause.CUT
    if isinstance(error, ModelTimeoutError) and error.phase == "read":
        return Cause.TIMEOUT
    return Cause.CONNECTION


def _cause_of_status(status: int) -> Cause:
    if status == _REQUEST_TIMEOUT:
        return Cause.TIMEOUT
    return Cause.REJECTED if status in _CLIENT_ERRORS else Cause.SERVER_ERROR


def _retry_after_s(error: Exception) -> float | None:
    if not isinstance(error, ModelAPIError):
        return None
    if error.retry_after is not None:
        return error.retry_after
    # The library reads whole seconds and dates, not "1.5".
    header = (error.headers or {}).get("retry-after") if isinstance(error, ModelHTTPError) else None
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _detail(error: Exception) -> str:
    words = str(error.body) if isinstance(error, ModelHTTPError) else str(error)
    status = f"{error.status_code} " if isinstance(error, ModelHTTPError) else ""
    return f"{type(error).__name__}: {status}{words}"
