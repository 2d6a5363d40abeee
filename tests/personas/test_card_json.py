import pytest

from understudy.personas.card_json import MOST_JSON_BYTES, CardInvalid, read_json


def test_an_object_is_read_and_the_last_of_two_values_counts() -> None:
    text = '\ufeff{"name": "A\\"[{", "name": "B", "n": [1, -2.5e3, null, true]}'
    assert read_json(text.encode()) == {"name": "B", "n": [1, -2500.0, None, True]}


def test_forty_levels_are_read_and_one_more_is_refused() -> None:
    read_json(b'{"a":' + b"[" * 39 + b"]" * 39 + b"}")
    with pytest.raises(CardInvalid, match="more than 40 levels"):
        read_json(b'{"a":' + b"[" * 40 + b"]" * 40 + b"}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"[" * 500_000, "40 levels"),
        (b'{"a":' * 150_000, "40 levels"),
        (b'{"a": [' + b"{}," * 150_000 + b"{}]}", "lists and objects"),
        (b'{"a": "' + b"x" * MOST_JSON_BYTES + b'"}', "over 1 MiB"),
        (b'{"a": ' + b"9" * 101 + b"}", "100 digits"),
        (b'{"a": ' + b"9" * 9_000 + b"}", "100 digits"),
        (b'{"a": NaN}', "does not know"),
        (b'{"a": -Infinity}', "does not know"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": 1', "line 1, column 8"),
        (b'{"a": "\\', "JSON"),
        (b'{"a": "x\ny"}', "JSON"),
        (b"[]", "not a card"),
        (b'{"a": "\xff"}', "not UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
    ],
    ids=range(15),
)
def test_what_passes_a_bound_or_is_no_json_is_refused(text: bytes, reason: str) -> None:
    with pytest.raises(CardInvalid) as caught:
        read_json(text)
    assert reason in caught.value.message
