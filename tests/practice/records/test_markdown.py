from tests.support.documents import CYRILLIC, DOCUMENT
from understudy.practice.records.markdown import to_markdown


def test_each_block_is_written_as_markdown() -> None:
    text = to_markdown(DOCUMENT)
    assert text.startswith("# Practice with Žofie\n\n21 November 2026\n\n- **Client:** Žofie\n")
    assert f"\n## What was said\n\n**1. Rana, 19:40**\n\nHello. {CYRILLIC}\n" in text
    assert "\n> Good reply\n" in text
    assert "\n### Feedback\n\n- one \n- two <b>&amp;\n\n*An aside.*\n" in text
    assert text.endswith("Two\n\nparagraphs.\n")
