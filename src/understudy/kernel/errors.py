"""The kinds of things that can be the matter.

A slice subclasses a kind where it raises it: `code` names it for programs, and the docstring is
what a person reads, with `{facts}` filled in. Doors map kinds, never single errors.
"""

import inspect
from typing import ClassVar


class UnderstudyError(Exception):
    """Something went wrong; nothing was changed."""

    code: ClassVar[str] = "error"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        self.message = _sentence(type(self)).format(**facts)
        super().__init__(self.message)


class NotFound(UnderstudyError):
    """There is nothing here, or it is not yours to see."""

    code = "not_found"


class SignInRequired(UnderstudyError):
    """Please sign in first."""

    code = "sign_in_required"


class Forbidden(UnderstudyError):
    """Your role does not allow this."""

    code = "forbidden"


class Conflict(UnderstudyError):
    """This does not fit the present state; nothing was changed."""

    code = "conflict"


class Invalid(UnderstudyError):
    """{reason}"""  # noqa: D415 the reason is the sentence

    code = "invalid"


class LimitReached(UnderstudyError):
    """A limit is reached; try again in {retry_after_s:.0f} s."""

    code = "limit_reached"

    def __init__(self, *, retry_after_s: float, **facts: object) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(retry_after_s=retry_after_s, **facts)


class Unavailable(UnderstudyError):
    """The service cannot do this right now; nothing is lost, please try again."""

    code = "unavailable"


def _sentence(kind: type[UnderstudyError]) -> str:
    return " ".join(inspect.cleandoc(kind.__doc__ or kind.code).split())
