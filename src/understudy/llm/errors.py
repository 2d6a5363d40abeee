"""Every way a model can fail us: one closed set of causes, each with a sentence for people."""

from enum import StrEnum

from understudy.kernel.errors import Invalid, Unavailable


class Cause(StrEnum):
    """Why an attempt did not end in an answer."""

    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    CUT = "cut"
    MALFORMED = "malformed"
    UNAUTHORIZED = "unauthorized"
    UNKNOWN_MODEL = "unknown_model"
    REJECTED = "rejected"
    SPENT = "spent"
    FILTERED = "filtered"
    UNFIT = "unfit"
    BUSY = "busy"
    UNWELL = "unwell"
    UNPRICED = "unpriced"
    BUDGET = "budget"
    RESTARTED = "restarted"
    INTERNAL = "internal"


SENTENCES: dict[Cause, str] = {
    Cause.RATE_LIMITED: "The model's provider is limiting requests. Wait a moment, then try again.",
    Cause.OVERLOADED: "The model's provider is overloaded. Wait a moment, then try again.",
    Cause.SERVER_ERROR: "The model's provider had an internal error. Try again.",
    Cause.TIMEOUT: "The model took too long to answer. Try again.",
    Cause.CONNECTION: "The model's provider could not be reached. Try again.",
    Cause.CUT: "The reply was cut off before its end. What arrived is kept; try again.",
    Cause.MALFORMED: "The model's provider sent something unreadable. Try again.",
    Cause.UNAUTHORIZED: "The provider refused our key. Tell your administrator.",
    Cause.UNKNOWN_MODEL: "The provider does not know this model. Tell your administrator.",
    Cause.REJECTED: "The provider refused the request as it was. Tell your administrator.",
    Cause.SPENT: "The provider's account has no credit left. Tell your administrator.",
    Cause.FILTERED: "The provider's content filter withheld the reply. Say it differently.",
    Cause.UNFIT: "The model's answer did not have the form that was asked for. Try again.",
    Cause.BUSY: "Too many calls are waiting for the model. Wait a moment, then try again.",
    Cause.UNWELL: "The model failed several times and is left alone for a moment. Try again soon.",
    Cause.UNPRICED: "This model has no known price, so it may not run. Tell your administrator.",
    Cause.BUDGET: "The budget for this is used up. Your words are kept; ask whoever gave you this "
    "to use.",
    Cause.RESTARTED: "The server was restarted during the reply. What arrived is kept; try again.",
    Cause.INTERNAL: "Something went wrong on our side and was logged. Try again.",
}


class ProviderError(Exception):
    """An attempt failed. Raised by providers, handled by the gateway; never seen by doors.

    Attributes:
        cause: which of the ways it was.
        detail: the provider's own words, cut short, for logs; never shown to people.
        retry_after_s: how long the provider asked us to wait, if it did.
    """

    def __init__(
        self, cause: Cause, detail: str = "", *, retry_after_s: float | None = None
    ) -> None:
        self.cause = cause
        self.detail = detail[:500]
        self.retry_after_s = retry_after_s
        super().__init__(f"{cause}: {self.detail}")


class ModelFailed(Unavailable):
    """{sentence}"""  # noqa: D415 the cause's sentence

    code = "model_failed"

    def __init__(self, cause: Cause, *, retry_after_s: float | None = None) -> None:
        self.cause = cause
        self.retry_after_s = retry_after_s
        super().__init__(sentence=SENTENCES[cause])


class ModelNotUsable(Invalid):
    """{reason}"""  # noqa: D415 the reason is the sentence

    code = "model_not_usable"
