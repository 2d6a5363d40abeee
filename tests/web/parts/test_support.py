"""Whom to ask for help, as a link where it is an address."""

import pytest

from understudy.web.parts.support import href_of


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("help@example.org", "mailto:help@example.org"),
        ("https://help.example.org/sw?x=1", "https://help.example.org/sw?x=1"),
        ("Room 12, Mondays", None),
        ("javascript:alert(1)", None),
        ("help@example.org?subject=<b>", None),
        ("help@example.org and me@example.org", None),
    ],
)
def test_only_an_address_is_a_link(contact: str, href: str | None) -> None:
    assert href_of(contact) == href
