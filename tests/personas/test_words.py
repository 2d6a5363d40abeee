import pytest

from understudy.personas.words import folded, stem, stems_of, words_of


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Émile  B.", "emile b."),
        (" STRASSE\n", "strasse"),
        ("Straße", "strasse"),
        ("a\x1fb", "a b"),
    ],
)
def test_texts_are_equal_without_case_accents_and_surplus_space(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(
    "forms",
    [
        ("drink", "drinks", "drinking"),
        ("worry", "worries", "worried", "worrying"),
        ("letter", "letters"),
        ("stop", "stopped", "stopping", "stops"),
        ("lose", "losing"),
        ("care", "cares", "cared", "caring"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_words_that_say_nothing_have_no_stem() -> None:
    assert stems_of("What would you like to tell me about your landlord?") == {"landlord"}


def test_both_kinds_of_apostrophe_cut_a_contraction() -> None:
    assert words_of("I didn't, he didn\N{RIGHT SINGLE QUOTATION MARK}t") == [
        "i",
        "didn",
        "he",
        "didn",
    ]
