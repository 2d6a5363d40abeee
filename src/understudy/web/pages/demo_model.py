"""What it means that the demo model answers."""

from understudy.web.frame import frame
from understudy.web.parts.kit import box, page_head, text
from understudy.web.session import Visiting

_PARAGRAPHS = {
    "What you are talking with": """
        This installation has no language model connected. Replies are put together from sentences
        that were written for a persona to say, its voice samples above all, and from general ones
        for its manner. They stay in character, but nobody and nothing thinks behind them.""",
    "What it is good for": """
        Everything around a conversation is real: streaming, stopping, editing, branches, versions,
        export and roles. The same persona, words and seed always give the same replies, so that you
        can show it, test it and learn it without a key and without cost.""",
    "How to connect a model": """
        Whoever runs this installation sets a provider's key, such as ANTHROPIC_API_KEY, or
        UNDERSTUDY_MODEL and UNDERSTUDY_COMPATIBLE_URL for a model of their own, and starts
        “understudy serve”. “understudy doctor” says which model would answer.""",
}


async def demo_model_page(visitor: Visiting) -> None:
    """Show what the demo model is, and how to replace it."""
    with frame(visitor, "/demo-model", "The demo model"), box("page narrow"):
        with page_head("The demo model", "No key, no cost, nothing leaves this machine"):
            pass
        with box("panel stack"):
            for title, paragraph in _PARAGRAPHS.items():
                with box("stack tight"):
                    text("h2", title)
                    text("p", " ".join(paragraph.split()), "quiet")
