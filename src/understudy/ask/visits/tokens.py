"""How a session's token changes hands: each resumption gives a new one.

The one before it counts until the new one was used, since an answer may be lost on its way.
"""

from typing import NamedTuple

from understudy.accounts.tokens import digest_of, new_token


class Tokens(NamedTuple):
    """The digests of a session's token and, if it was not used yet, of the one before it."""

    now: str
    before: str | None = None


def first() -> tuple[Tokens, str]:
    """Return the state of a new session, and its token."""
    token = new_token()
    return Tokens(digest_of(token)), token


def used(state: Tokens, token: str) -> Tokens | None:
    """Return the state after a token was used; None if it is not one of this session's."""
    digest = digest_of(token)
    if digest == state.now:
        return Tokens(state.now)
    return state if state.before is not None and digest == state.before else None


def resumed(state: Tokens, token: str) -> tuple[Tokens, str] | None:
    """Return the state and the new token after one was used to go on; None if it is not ours."""
    after = used(state, token)
    if after is None:
        return None
    fresh = new_token()
    return Tokens(digest_of(fresh), digest_of(token)), fresh
