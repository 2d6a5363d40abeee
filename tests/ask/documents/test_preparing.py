"""What is worked out of a document before it is written."""

import pytest

from understudy.ask.documents.preparing import made_of, title_of
from understudy.ask.documents.schemas import LONGEST_FILE_NAME, LONGEST_TITLE, Upload
from understudy.ask.reading.schemas import Private, ReadDocument, Section, Sentence

PRIVATE = "Call 5550 100, or 5550 101 when nobody answers there in the morning."
TREE = ReadDocument(
    title="Book",
    form="markdown",
    sections=(
        Section(id="1", title="One", level=1, sentences=(Sentence(number=1, text="Dogs bark."),)),
        Section(
            id="2",
            title="Two",
            level=1,
            sentences=(Sentence(number=2, text=PRIVATE, private=Private.CONTACT),),
        ),
    ),
)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("book.md", "book.md"),
        ("/home/amina/book.md", "book.md"),
        ("C:\\books\\my book.md", "my book.md"),
        ("bo\x00ok\n.md", "bo ok .md"),
        ("folder/", "document"),
        ("", "document"),
        ("x" * 300, "x" * LONGEST_FILE_NAME),
    ],
)
def test_a_files_name_is_a_line_without_folders(given: str, name: str) -> None:
    assert made_of(Upload(given, b"x"), TREE).file_name == name


@pytest.mark.parametrize(
    ("wanted", "own", "title"),
    [
        ("Mine", "Book", "Mine"),
        (" \t", "Book", "Book"),
        ("", "Two\nlines\x00", "Two lines"),
        ("", "", "document"),
        ("x" * 300, "Book", "x" * LONGEST_TITLE),
    ],
)
def test_a_title_is_the_wanted_one_or_the_documents(wanted: str, own: str, title: str) -> None:
    assert title_of(wanted, TREE.model_copy(update={"title": own})) == title


def test_tokens_count_what_a_model_sees() -> None:
    upload = Upload("book.md", b"12345")
    everything = made_of(upload, TREE, frozenset({Private.CONTACT}))
    kept = made_of(upload, TREE)
    chosen = made_of(upload, TREE, chosen=("2",))
    assert (kept.size_bytes, kept.tree) == (5, TREE)
    assert kept.tokens > chosen.tokens > 0
    assert everything.tokens != kept.tokens
