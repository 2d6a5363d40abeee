"""Passwords: which ones will do, and how they are kept."""

import asyncio
import secrets
import unicodedata
from functools import cache

from pwdlib import PasswordHash

from understudy.kernel.errors import Invalid

SHORTEST = 8
ADVISED = 15
LONGEST = 256
ADVICE = f"At least {SHORTEST} characters; {ADVISED} or more are better: a few words will do."
_SHORTEST_NAME = 4
"""An e-mail's name shorter than this may be part of a password: it is in too many words."""
_COMMONEST = frozenset(
    """
    0123456789 0987654321 11111111 12121212 12341234 123123123 12345678 123456789 1234567890
    1234567891 123456789a 12345678910 1234qwer 123qwe123 12qwaszx 147258369 1q2w3e4r 1q2w3e4r5t
    1qaz2wsx 1qaz2wsx3edc 987654321 a1234567 a12345678 a123456789 aa123456 abc12345 abcd1234
    abcdefgh admin123 administrator alexander asdf1234 asdfasdf asdfghjk asdfghjkl baseball
    basketball butterfly changeme charlotte chocolate computer football football1 iloveyou
    iloveyou1 internet jennifer jordan23 letmein1 liverpool manchester michelle monkey123
    password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword passwort
    princess princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc qwer1234 qwerty12 qwerty123 qwerty1234
    qwertyui qwertyuiop qwertzuiop samantha starwars student1 sunshine superman superman1
    teacher1 test1234 testtest trustno1 understudy victoria welcome1 welcome123 whatever
    zaq12wsx zxcvbnm1 zxcvbnm123
    """.split()  # noqa: SIM905 a literal would fill two screens
)


class PasswordTooWeak(Invalid):
    """This password will not do: {reason}. Please choose another; nothing was changed."""

    code = "password_too_weak"


def check_password(password: str, email: str) -> None:
    """Let only a password pass that is not among the first to be guessed.

    Raises:
        PasswordTooWeak: with the reason.
    """
    plain = password.casefold()
    name = email.partition("@")[0]
    if len(password) < SHORTEST:
        raise PasswordTooWeak(reason=f"it has fewer than {SHORTEST} characters")
    if len(password) > LONGEST:
        raise PasswordTooWeak(reason=f"it has more than {LONGEST} characters")
    if plain in _COMMONEST or len(set(plain)) == 1:
        raise PasswordTooWeak(reason="it is one of the commonest")
    if email in plain or (len(name) >= _SHORTEST_NAME and name in plain):
        raise PasswordTooWeak(reason="it contains the e-mail address")


async def hash_password(password: str) -> str:
    """Return what is stored of a password (argon2id), made in a thread: it takes 0.1 s."""
    return await asyncio.to_thread(_hasher().hash, _normal(password))


async def matches(password: str, stored: str | None) -> bool:
    """Tell whether this is the password; without a stored one, take the same time to say no."""
    return await asyncio.to_thread(_matches, password, stored)


def _matches(password: str, stored: str | None) -> bool:
    nobody = _nobodys_hash()
    return _hasher().verify(_normal(password), stored or nobody) and stored is not None


def _normal(password: str) -> str:
    # The same key strokes may arrive composed or not, by keyboard and system (NIST SP 800-63B).
    return unicodedata.normalize("NFKC", password)


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe())
