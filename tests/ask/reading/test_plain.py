import pytest

from understudy.ask.reading.blocks import Kind
from understudy.ask.reading.decoding import LATIN
from understudy.ask.reading.plain import read_markdown, read_text
from understudy.ask.reading.problems import TooDeep

MARKDOWN = b"""---
title: "My CV"
lang: en-GB
---
Jane **Roe**, [engineer](https://example.org).

Title
=====
1. one
   - inside
2. two

| A | B |
|---|---|
| 1 | 2 |

```
code; here
```
<div hidden>no</div><script>no()</script>

&copy; ![picture](x.png)
"""


def test_markdown_is_told_as_it_is_seen() -> None:
    draft = read_markdown(MARKDOWN)
    assert (draft.title, draft.language) == ("My CV", "en-GB")
    assert [(block.kind, block.text) for block in draft.blocks] == [
        (Kind.PROSE, "Jane Roe, engineer."),
        (Kind.HEADING, "Title"),
        (Kind.LINE, "one"),
        (Kind.LINE, "inside"),
        (Kind.LINE, "two"),
        (Kind.LINE, "A | B"),
        (Kind.LINE, "1 | 2"),
        (Kind.PROSE, "code; here"),
        (Kind.PROSE, "©"),
    ]
    assert draft.notes == (
        "The block of settings at its beginning was not read.",
        "Pictures in it were not read: 1.",
    )


@pytest.mark.parametrize("text", [b"> " * 100 + b"deep", b"- " * 100 + b"deep"])
def test_what_markdown_would_leave_out_silently_is_refused(text: bytes) -> None:
    with pytest.raises(TooDeep):
        read_markdown(text)


def test_text_says_how_it_was_read() -> None:
    draft = read_text("WORK\n\nZoë".encode("cp1252"))
    assert [block.text for block in draft.blocks] == ["WORK", "Zoë"]
    assert draft.notes == (LATIN,)
