import pytest

from understudy.conversations.markup import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
    ],
)
def test_markdown_becomes_plain_html(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://elsewhere.example/?leak=1)",
        "<style>body{display:none}</style>",
        "<form action=https://elsewhere.example><input></form>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<svg onload=alert(1)>",
        "<iframe src=//elsewhere.example></iframe>",
        "</script><script>alert(1)</script>",
        '<a href="https://x" onclick="alert(1)">x</a>',
    ],
)
def test_nothing_runs_loads_or_sends(text: str) -> None:
    html = to_html(text).lower()
    for tag in ("<script", "<img", "<style", "<form", "<input", "<svg", "<iframe"):
        assert tag not in html
    assert '<a href="javascript' not in html
    assert '<a href="data' not in html
    assert '<a href="https://x" onclick' not in html


def test_a_link_tells_the_other_site_nothing() -> None:
    html = to_html("[x](https://elsewhere.example)")
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'target="_blank"' in html
