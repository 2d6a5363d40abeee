import pytest

from understudy.ask.answering.marks import Mark, Unmarked


def taken(*pieces: str) -> tuple[str, Unmarked]:
    said: list[str] = []
    unmarked = Unmarked(said.append)
    for piece in pieces:
        unmarked.take(piece)
    unmarked.end()
    return "".join(said), unmarked


@pytest.mark.parametrize(
    ("raw", "text", "numbers"),
    [
        ("At Acme [S1].", "At Acme.", [(1,)]),
        ("At Acme. [S1] Then Leeds.", "At Acme. Then Leeds.", [(1,)]),
        ("At Acme [S1] and Leeds [S2].", "At Acme and Leeds.", [(1,), (2,)]),
        ("A [S4 S9], b [S4, S9]; c [S4][S9]", "A, b; c", [(4, 9), (4, 9), (4,), (9,)]),
        ("A [s4, 9] b", "A b", [(4, 9)]),
        ("A [S4-S6] b", "A b", [(4, 6)]),
        ("A [S4 S4]", "A", [(4,)]),
        ("A[S4]B", "AB", [(4,)]),
        ("A [S4]B", "A B", [(4,)]),
        ("One.\n[S1]\n\nTwo.", "One.\n\nTwo.", [(1,)]),
        ("One [S1]\nTwo [S2]\n", "One\nTwo", [(1,), (2,)]),
        ("\N{LEFT BLACK LENTICULAR BRACKET}S3\N{RIGHT BLACK LENTICULAR BRACKET} A", "A", [(3,)]),
        ("a [S\u200b3] b", "a b", [(3,)]),
        # No marks.
        ("[Senior] [1] [S] [ ] a@b.org [", "[Senior] [1] [S] [ ] a@b.org [", []),
        ("(S3) S4", "(S3) S4", []),
        # Begun as marks, and none: not shown, and no support.
        ("a [S1 [S2]] b", "a b", [(2,)]),
        ("a [S3: b] c", "a: b c", []),
        ("a [S12", "a", []),
        ("a [S12345678] b", "a b", []),
    ],
)
def test_marks_are_told_from_text(raw: str, text: str, numbers: list[tuple[int, ...]]) -> None:
    said, unmarked = taken(raw)
    assert said == text
    assert [mark.numbers for mark in unmarked.marks] == numbers
    assert taken(*raw)[0] == text
    assert taken(*raw)[1].marks == unmarked.marks


def test_a_mark_knows_where_it_stood_and_that_it_concludes() -> None:
    _, unmarked = taken("So five years [~S4 S9]. Fine [S2].")
    assert unmarked.marks == [Mark(13, (4, 9), inferred=True), Mark(19, (2,), inferred=False)]


def test_marks_that_are_none_are_counted() -> None:
    assert taken("a [S1 [S2]] [S3")[1].broken == 2


@pytest.mark.parametrize(
    ("raw", "text", "last"),
    [
        ('Yes.\n@@ {"a": 1}', "Yes.", [' {"a": 1}']),
        ('Yes.\n\n  @@{"a": 1}\n', "Yes.", ['{"a": 1}\n']),
        ('@@ {"a": 1}', "", [' {"a": 1}']),
        ('@@ {"a": 1}\nYes.', "Yes.", [' {"a": 1}\n']),
        ('@@ {"a":\n 1}\nYes.', "Yes.", [' {"a":\n 1}\n']),
        ('Yes. @@ {"a": 1}', "Yes.", [' {"a": 1}']),
        ("Yes.\n@@", "Yes.", [""]),
        ("Yes.\n\u200b@@ x", "Yes.", [" x"]),
        ("Yes.\n@@ one\n@@ two", "Yes.", [" one\n@@ two"]),
        # Between fences, or without its beginning.
        ('Yes.\n```json\n@@ {"a": 1}\n```', "Yes.", [' {"a": 1}\n```']),
        ('Yes.\n```\n{"verdict": 1}\n```', "Yes.", ['{"verdict": 1}\n```']),
        ('Yes.\n{ "verdict": 1}', "Yes.", ['{ "verdict": 1}']),
        ('{"verdict": 1}\nYes.', "Yes.", ['{"verdict": 1}\n']),
        # No last lines.
        ("So:\n```python\nx = {}\n```", "So:\n```python\nx = {}\n```", []),
        ('So {"verdict": 1}', 'So {"verdict": 1}', []),
        ('So:\n{"verdicts": 1}', 'So:\n{"verdicts": 1}', []),
        ("`a` {b}", "`a` {b}", []),
        ("```", "```", []),
        ("Yes @@ no", "Yes @@ no", []),
        ("Yes\n@ no", "Yes\n@ no", []),
        ("Yes @", "Yes @", []),
    ],
)
def test_the_last_line_is_never_text(raw: str, text: str, last: list[str]) -> None:
    for pieces in ((raw,), tuple(raw)):
        said, unmarked = taken(*pieces)
        assert (said, unmarked.last_lines) == (text, last)


def test_invisible_characters_are_left_out_except_those_that_join_letters() -> None:
    assert taken("a\u202eb\x00c\r\nd\u200de\ud800")[0] == "abc\nd\u200de"
