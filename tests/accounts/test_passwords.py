"""Which passwords will do, and how they are kept."""

import pytest

from understudy.accounts import passwords
from understudy.accounts.passwords import PasswordTooWeak, check_password


@pytest.mark.parametrize(
    ("password", "email", "reason"),
    [
        ("", "ada@example.org", "fewer than 8"),
        ("Xk4$pQz", "ada@example.org", "fewer than 8"),
        ("x" * 128 + "y" * 129, "ada@example.org", "more than 256"),
        ("password123", "ada@example.org", "commonest"),
        ("PassWord123", "ada@example.org", "commonest"),
        ("qwertzuiop", "ada@example.org", "commonest"),
        ("zzzzzzzzzzzz", "ada@example.org", "commonest"),
        ("my ada@example.org", "ada@example.org", "contains the e-mail"),
        ("Teacher-2026", "teacher@example.org", "contains the e-mail"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, email: str, reason: str) -> None:
    with pytest.raises(PasswordTooWeak, match=reason):
        check_password(password, email)


@pytest.mark.parametrize(
    ("password", "email"),
    [
        ("Xk4$pQz!", "ada@example.org"),
        ("x" * 128 + "y" * 128, "ada@example.org"),
        ("canadian winters", "ada@example.org"),
        ("пароль из слов", "ada@example.org"),
        ("        spaces count", "ada@example.org"),
    ],
)
def test_any_other_password_will_do(password: str, email: str) -> None:
    check_password(password, email)


async def test_a_password_matches_its_own_hash_only() -> None:
    stored = await passwords.hash_password("plenty of small boats")
    assert stored.startswith("$argon2id$")
    assert await passwords.matches("plenty of small boats", stored)
    assert not await passwords.matches("plenty of small goats", stored)


async def test_two_hashes_of_one_password_differ() -> None:
    assert await passwords.hash_password("same words") != await passwords.hash_password(
        "same words"
    )


async def test_the_same_key_strokes_match_however_they_were_composed() -> None:
    stored = await passwords.hash_password("caf\u00e9 au lait")
    assert await passwords.matches("cafe\u0301 au lait", stored)


async def test_nobody_has_no_password() -> None:
    assert not await passwords.matches("", None)
    assert not await passwords.matches("plenty of small boats", None)


async def test_checking_nobodys_password_costs_as_much_as_anybodys() -> None:
    anybodys = await passwords.hash_password("plenty of small boats")
    assert _cost(passwords._nobodys_hash()) == _cost(anybodys)


def _cost(stored: str) -> list[str]:
    return stored.split("$")[1:4]
