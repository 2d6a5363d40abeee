import pytest

from understudy.accounts.browser import is_own_origin

PUBLIC = "https://understudy.example/"


@pytest.mark.parametrize(
    ("origin", "host", "public_url", "own"),
    [
        (None, "localhost:8000", None, True),
        ("http://localhost:8000", "localhost:8000", None, True),
        ("http://localhost:8001", "localhost:8000", None, False),
        ("https://elsewhere.example", "localhost:8000", PUBLIC, False),
        ("https://understudy.example", "inside:8000", PUBLIC, True),
        ("https://understudy.example", "inside:8000", None, False),
        ("null", "localhost:8000", PUBLIC, False),
        ("", "localhost:8000", None, False),
        ("", None, None, False),
        ("http://[", "localhost:8000", PUBLIC, False),
        ("https://localhost:8000.elsewhere.example", "localhost:8000", None, False),
    ],
)
def test_only_our_own_pages_are_ours(
    origin: str | None, host: str | None, public_url: str | None, own: bool
) -> None:
    assert is_own_origin(origin, host, public_url) is own
