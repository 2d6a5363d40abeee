"""Tokens are long, recognisable, and not what is stored."""

import base64

from understudy.accounts.tokens import PREFIX, digest_of, new_token


def test_a_token_carries_256_random_bits_behind_its_prefix() -> None:
    secret = new_token().removeprefix(PREFIX)
    assert len(base64.urlsafe_b64decode(secret + "=")) == 32


def test_no_two_tokens_are_alike() -> None:
    assert len({new_token() for _ in range(100)}) == 100


def test_a_token_needs_no_quoting_in_an_address() -> None:
    assert new_token().replace("-", "").replace("_", "").isalnum()


def test_the_digest_follows_from_the_token_and_does_not_contain_it() -> None:
    token = new_token()
    assert digest_of(token) == digest_of(token)
    assert len(digest_of(token)) == 64
    assert token.removeprefix(PREFIX) not in digest_of(token)
