from understudy.practice.clients.picklists import (
    ATTACHMENTS,
    DIFFICULTIES,
    ISSUES,
    MANNERS,
    RESISTANCES,
    STAGES,
    STYLES,
    TRAITS,
    Difficulty,
    Issue,
    Manner,
    Trait,
    picklists,
)
from understudy.practice.mind.schemas import Attachment, Resistance, Stage, Style

ALL = (
    (Issue, ISSUES),
    (Trait, TRAITS),
    (Manner, MANNERS),
    (Attachment, ATTACHMENTS),
    (Stage, STAGES),
    (Resistance, RESISTANCES),
    (Style, STYLES),
    (Difficulty, DIFFICULTIES),
)


def test_every_code_has_a_label_and_a_meaning() -> None:
    for codes, meanings in ALL:
        assert list(meanings) == list(codes)
        assert all(meaning.label and meaning.sentence[-1] == "." for meaning in meanings.values())


def test_no_meaning_repeats_its_code() -> None:
    sentences = [(code, m.sentence.lower()) for _, meanings in ALL for code, m in meanings.items()]
    assert [
        code for code, sentence in sentences if f"{code}" in sentence and "_" in f"{code}"
    ] == []


def test_the_fields_lists_have_their_lengths() -> None:
    lists = picklists()
    assert (len(lists.issues), len(lists.traits), len(lists.manners)) == (15, 15, 10)
    assert [item.code for item in lists.difficulties] == ["1", "2", "3"]
