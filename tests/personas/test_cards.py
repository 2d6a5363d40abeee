import pytest

from tests.support.personas import draft
from understudy.personas.cards import (
    MOST_BYTES,
    MOST_DOCUMENTS,
    ImportInvalid,
    read_yaml,
    write_yaml,
)
from understudy.personas.schemas import PersonaDraft, Visibility


def test_a_persona_round_trips_byte_by_byte() -> None:
    given = draft("Åse", visibility=Visibility.SHARED, age=44, background="One.\n\nTwo: three.\n")
    text = write_yaml(given)
    (back,) = read_yaml(text.encode())
    assert back == given
    assert write_yaml(back) == text


def test_what_is_at_its_default_is_not_written() -> None:
    assert write_yaml(PersonaDraft(name="Ana")) == "name: Ana\n"


def test_every_document_is_a_persona_and_names_may_repeat() -> None:
    assert [d.name for d in read_yaml(b"name: A\n---\nname: A\n---\nname: B\n")] == ["A", "A", "B"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file has no persona in it"),
        ("just words", "must be a block of fields"),
        ("name: A\nbackgroud: x", "'backgroud' is not a field of a persona; did you mean 'backgr"),
        ("name: A\nhoroscope_2: x", "what is yours goes into 'extensions'"),
        ("name: A\n---\nage: 5", "document 2: 'name' is missing"),
        ("name: 5", "'name' must be text; put it in quotes"),
        ("name: A\ntags: x", "'tags' must be a list"),
        ("name: A\ntags: [a, 5]", "'tags.2' must be text"),
        ("name: A\nage: 200", "age"),
        ("name: [A", "line 1"),
        ("name: A\nname: B", "'name' is given twice"),
    ],
)
def test_a_mistake_is_told_with_document_field_and_remedy(text: str, problem: str) -> None:
    with pytest.raises(ImportInvalid) as caught:
        read_yaml(text.encode())
    assert problem in caught.value.message
    assert "Nothing was imported" in caught.value.message


def test_many_mistakes_are_told_up_to_ten() -> None:
    with pytest.raises(ImportInvalid, match=r"document 10: .*; and 20 more"):
        read_yaml("\n---\n".join(["age: 5"] * 30).encode())


def test_a_file_that_is_too_large_or_too_long_is_refused() -> None:
    with pytest.raises(ImportInvalid, match="over 1 MB"):
        read_yaml(b"#" * (MOST_BYTES + 1))
    with pytest.raises(ImportInvalid, match="over 200 personas"):
        read_yaml(b"\n---\n".join([b"name: A"] * (MOST_DOCUMENTS + 1)))
