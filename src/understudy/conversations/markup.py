"""A persona's words as HTML that is safe to show."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
# No images, styles or forms: a reply must not load from, or send to, anywhere.
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_TAGS = _HEADINGS | {"p", "br", "hr", "strong", "em", "s", "a", "code", "pre", "blockquote"}
_TAGS |= {"ul", "ol", "li"}


@lru_cache(maxsize=4096)
def to_html(text: str) -> str:
    """Render Markdown and keep only harmless tags; links open elsewhere and tell nothing."""
    return nh3.clean(
        _MARKDOWN.render(text),
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
