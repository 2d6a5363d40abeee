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


def test_citations_stand_where_they_belong_and_survive_the_cleaning() -> None:
    text = "She **led** it. Then she left."
    at = (text.index(" Then"), len(text))
    assert to_html(text, at) == (
        '<p>She <strong>led</strong> it.<sup data-citation="1"></sup> Then she left.'
        '<sup data-citation="2"></sup></p>\n'
    )


def test_two_citations_in_one_place_keep_their_order() -> None:
    assert to_html("Yes.", (4, 4)).count("data-citation") == 2
    assert to_html("Yes.", (4, 4)).index('"1"') < to_html("Yes.", (4, 4)).index('"2"')


def test_a_text_cannot_make_a_citation_of_its_own() -> None:
    assert "<sup" not in to_html("\ue0001\ue001 <sup data-citation='1'></sup>")
