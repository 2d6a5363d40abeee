from random import Random

import pytest

from understudy.ask.reading.blocks import Kind
from understudy.ask.reading.html import read_html
from understudy.ask.reading.problems import NotRead, TooDeep

PAGE = """<!doctype html><html lang="en"><head><title> My
 CV</title><style>p{}</style></head><body>
<h1>Jane <small>Roe</small></h1>loose text
<p>Line<br>By line.<p>A line that is so long that it was only wrapped in the source<br>of
this te<b>xt</b>.<p>Two
<ul><li>item<ul><li>inner</li></ul>tail<li><p>a</p><p>b</p></ul>
<table><tr><th>A</th><th><p>B</p></th></tr><tr><td>1<td></tr></table>
<dl><dt>Term<dd>Meaning</dl>
<p hidden>no1<p style="color:red; display : none">no2<div aria-hidden=true>no3</div>
<span style="visibility:hidden">no4</span><script>no5</script><noscript>no6</noscript>
<template>no7</template><!-- no8 --><iframe>no9</iframe>
<h3>Deep</h3><p>last</body></html>"""


def test_a_page_is_told_as_it_is_seen() -> None:
    draft = read_html(PAGE.encode())
    assert (draft.title, draft.language) == ("My CV", "en")
    assert [(b.kind, b.text, b.level) for b in draft.blocks] == [
        (Kind.HEADING, "Jane Roe", 1),
        (Kind.PROSE, "loose text", 0),
        (Kind.PROSE, "Line", 0),
        (Kind.PROSE, "By line.", 0),
        (
            Kind.PROSE,
            "A line that is so long that it was only wrapped in the source of this text.",
            0,
        ),
        (Kind.PROSE, "Two", 0),
        (Kind.LINE, "item", 0),
        (Kind.LINE, "inner", 0),
        (Kind.LINE, "tail", 0),
        (Kind.LINE, "a b", 0),
        (Kind.LINE, "A | B", 0),
        (Kind.LINE, "1", 0),
        (Kind.LINE, "Term", 0),
        (Kind.LINE, "Meaning", 0),
        (Kind.HEADING, "Deep", 3),
        (Kind.PROSE, "last", 0),
    ]


def test_cells_of_a_table_that_is_layout_are_not_one_sentence() -> None:
    page = (
        "<html><table><tr><td><p>jane@example.org</p><p>Leeds</p></td><td><h2>Work</h2>"
        "<p>She builds. She mends.</p><ul><li>one</ul></td></tr><tr><td><p>A<td><p>B</table>"
    )
    assert [(block.kind, block.text) for block in read_html(page.encode()).blocks] == [
        (Kind.PROSE, "jane@example.org"),
        (Kind.PROSE, "Leeds"),
        (Kind.HEADING, "Work"),
        (Kind.PROSE, "She builds. She mends."),
        (Kind.LINE, "one"),
        (Kind.LINE, "A | B"),
    ]


def test_entities_and_a_false_encoding_are_no_matter() -> None:
    page = '<html><meta charset="ascii"><p>Zoë &amp; Bj&ouml;rn &#x1F600;&nbsp;x &unknown;'
    (block,) = read_html(page.encode()).blocks
    assert block.text == "Zoë & Björn 😀 x &unknown;"


def test_a_page_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(TooDeep):
        read_html(b"<html>" + b"<div>" * 5_000 + b"deep")


@pytest.mark.parametrize("page", [b"<html>", b"<html><script>x</script>", b"<!doctype html>"])
def test_a_page_without_text_has_no_blocks(page: bytes) -> None:
    try:
        assert read_html(page).blocks == ()
    except NotRead as refused:
        assert refused.code == "document_no_text"  # noqa: PT017 either will do


def test_all_that_is_seen_is_told_and_nothing_that_is_hidden() -> None:
    random = Random(42)  # noqa: S311 to be repeated
    for _ in range(100):
        seen: list[str] = []
        page = f"<html><body>{_element(random, seen, is_hidden=False, depth=0)}</body></html>"
        told = " ".join(block.text for block in read_html(page.encode()).blocks)
        assert [word for word in told.split() if word != "|"] == seen


_HIDDEN = ("hidden", 'style="display:none"', 'aria-hidden="true"', 'style="visibility: hidden"')


def _element(random: Random, seen: list[str], *, is_hidden: bool, depth: int) -> str:
    """Return an element with words in and after it; those that are seen are added to the list."""
    tag = random.choice(["div", "span", "ul", "table", "section", "h2", "script", "blockquote"])
    hides = random.random() < 0.15
    inside = is_hidden or hides or tag == "script"
    text = _word(random, seen, is_hidden=inside)
    if depth < 5 and tag not in {"script", "h2", "span"}:
        for _ in range(random.randint(1, 3)):
            text += _element(random, seen, is_hidden=inside, depth=depth + 1)
    text += _word(random, seen, is_hidden=inside)
    if tag == "ul":
        text = f"<li>{text}</li>"
    elif tag == "table":
        text = f"<tr><td>{text}</td></tr>"
    hiding = random.choice(_HIDDEN) if hides else ""
    return f"<{tag} {hiding}>{text}</{tag}>" + _word(random, seen, is_hidden=is_hidden)


def _word(random: Random, seen: list[str], *, is_hidden: bool) -> str:
    word = f"w{random.randrange(10**9)}"
    if not is_hidden:
        seen.append(word)
    return f" {word} "
