import pytest

from understudy.personas.strict_yaml import YamlUnreadable, read_documents, write_document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("true", True),
        ("false", False),
        ("2026-01-31", "2026-01-31"),
        ("010", "010"),
        ("0x10", "0x10"),
        ("12:30", "12:30"),
        ("-7", -7),
        ("1.5", 1.5),
        ("1e3", "1e3"),
        ("~", None),
        ("null", None),
        ("", None),
        ("<<", "<<"),
        ("'5'", "5"),
    ],
)
def test_plain_values_mean_what_people_mean(text: str, value: object) -> None:
    assert read_documents(f"x: {text}".encode()) == [{"x": value}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"a: &x 1\nb: *x", "line 1: anchors and aliases"),
        (b"a: 1\nb: *x", "line 2: anchors and aliases"),
        (b"a: 1\na: 2", "line 2: 'a' is given twice"),
        (b"a:\n  b: 1\n  b: 2", "line 3: 'b' is given twice"),
        (b"? [a]\n: 1", "a key must be plain text"),
        (b"[" * 500_000, "nested more than 30 levels"),
        (b"a: !!python/object/apply:os.system [id]", "could not determine a constructor"),
        (b"a: !!int x", "invalid literal"),
        (b"a: [1", "line 1: expected"),
        (b"\xff\xfe\xff", "not UTF-8"),
        (b"a: \x00", "special characters are not allowed"),
    ],
    ids=range(11),
)
def test_traps_are_refused_with_the_place(text: bytes, reason: str) -> None:
    with pytest.raises(YamlUnreadable, match=reason):
        read_documents(text)


def test_many_documents_are_read_and_empty_ones_left_out() -> None:
    assert read_documents("\ufeff---\na: 1\n---\n---\n- b\n".encode()) == [{"a": 1}, ["b"]]


@pytest.mark.parametrize(
    "value",
    [
        "no",
        "yes",
        "Ünïcode 🌧",
        "two\nlines\n",
        "trailing space \nnext",
        "\n leads with a break",
        "# no comment",
        "a: b",
        "- a",
        "010",
        "1e3",
        "2026-01-31",
        "null",
        "~",
        "",
        "\x85\u2028\x07",
        "'\"{}[]&*!|>%@`",
        "x" * 300,
        "word " * 60 + "end",
        {"k": [1, 2.5, 1e22, None, True, {"n": []}], "no": {}},
        ["same", "same"],
    ],
    ids=range(21),
)
def test_what_is_written_is_read_back_and_written_the_same(value: object) -> None:
    text = write_document({"value": value})
    (back,) = read_documents(text.encode())
    assert back == {"value": value}
    assert isinstance(back, dict)
    assert write_document(back) == text


def test_the_same_list_twice_is_written_out_twice() -> None:
    same = ["x"]
    assert "&" not in write_document({"a": same, "b": same})
