"""A document with one of each block, in several scripts."""

from understudy.practice.records.document import Document, Facts, Heading, Points, Prose, Said

CYRILLIC, GREEK, HEBREW = "Мне нужно жильё.", "Καλημέρα", "שלום"
CHINESE = "你好"
DOCUMENT = Document(
    title="Practice with Žofie",
    about="21 November 2026",
    blocks=(
        Facts((("Client", "Žofie"), ("Stage", "Released"))),
        Heading("What was said"),
        Said("1. Rana, 19:40", f"Hello. {CYRILLIC}", is_worker=True),
        Said("2. Žofie, 19:41", f"{GREEK} {HEBREW}", is_worker=False, remarks=("Good reply",)),
        Heading("Feedback", 3),
        Points(("one \x07", "two <b>&amp;")),
        Prose("An aside.", is_aside=True),
        Prose("Two\n\nparagraphs."),
    ),
)
