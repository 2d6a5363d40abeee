"""A persona's words as HTML that is safe to show."""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
# No images, styles or forms: a reply must not load from, or send to, anywhere.
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_TAGS = _HEADINGS | {"p", "br", "hr", "strong", "em", "s", "a", "code", "pre", "blockquote"}
_TAGS |= {"ul", "ol", "li"}


_OPEN, _CLOSE = "\ue000", "\ue001"
"""Stand around a citation's number until the HTML is safe; no text of ours holds them."""
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


@lru_cache(maxsize=4096)
def to_html(text: str, cited: tuple[int, ...] = ()) -> str:
    """Render Markdown and keep only harmless tags; links open elsewhere and tell nothing.

    Args:
        text: as it was said.
        cited: where citations belong, in code points, in order; each becomes an empty
            `<sup data-citation="n">`, n from 1.
    """
    safe = _clean(_MARKDOWN.render(_with_places(text, cited)))
    return _PLACE.sub(r'<sup data-citation="\1"></sup>', safe)


def _with_places(text: str, cited: tuple[int, ...]) -> str:
    bare = text.replace(_OPEN, " ").replace(_CLOSE, " ")
    for number, at in reversed([*enumerate(cited, 1)]):
        bare = f"{bare[:at]}{_OPEN}{number}{_CLOSE}{bare[at:]}"
    return bare


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
