"""Names of pages in addresses, and the sites that may show them."""

import re

import pytest

from understudy.ask.pages.slugs import (
    LONGEST_SLUG,
    RESERVED,
    normal_origin,
    require_slug,
    slug_of,
    unguessable,
    unlike,
)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("handbook", "handbook"), (" Our-Rules-24 ", "our-rules-24"), ("a-b", "a-b"), ("x" * 60,) * 2],
)
def test_letters_digits_and_single_dashes_make_an_address(text: str, slug: str) -> None:
    assert require_slug(text) == slug


@pytest.mark.parametrize(
    "text",
    [
        *("", "ab", "x" * 61, "a--b", "-abc", "abc-", "a b c", "müller"),
        *("a/b/c", "a.b.c", "..", "a%2fb"),
        *sorted(RESERVED),
    ],
)
def test_nothing_else_does(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be|have already"):
        require_slug(text)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Staff handbook 2026!", "staff-handbook-2026"),
        ("Lebenslauf: Jürgen Groß", "lebenslauf-jurgen-gross"),
        ("  --  ", ""),
        ("A", ""),
        ("就業規則", ""),
        ("Documents", ""),
    ],
)
def test_a_title_becomes_an_address_where_it_can(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_what_is_made_from_a_title_may_always_be_used() -> None:
    made = slug_of("many words " * 30)
    assert require_slug(made) == made
    other = unlike(made)
    assert require_slug(other) == other != made
    assert len(other) <= LONGEST_SLUG


def test_nobody_guesses_an_unguessable_one() -> None:
    made = {unguessable() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch("[a-z2-9]{26}", each) and require_slug(each) for each in made)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Example.org", "https://example.org"),
        (" https://example.org/ ", "https://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("http://localhost:5173", "http://localhost:5173"),
        ("http://127.0.0.1", "http://127.0.0.1"),
    ],
)
def test_a_site_has_one_spelling(text: str, origin: str) -> None:
    assert normal_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        *("", "*", "null", "example.org", "http://example.org", "https://", "https://a b.org"),
        *("https://example.org/path", "https://example.org?x", "https://example.org#x"),
        *("https://user@example.org", "https://example.org:99999", "https://*.example.org"),
        *("javascript:alert(1)", "https://example.org; script-src *", "file:///etc/passwd"),
    ],
)
def test_what_is_no_site_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a site's address"):
        normal_origin(text)
