import unicodedata
from random import Random

import pytest

from understudy.practice.sessions.privacy import EMAIL, NAME, Identity, without_names

JANE = Identity("Jane Okafor", "jane.okafor@uni.example")
WILL = Identity("Will Miller")
GRACE = Identity("Grace Lindqvist")
MAY = Identity("May Young")
JOSE = Identity("Jos\u00e9 Mu\u00f1oz-Garc\u00eda")
WEISS = Identity("J\u00fcrgen Wei\u00df")
BO = Identity("Bo Li")
ONEILL = Identity("Siobh\u00e1n O'Neill")
VAN = Identity("Prof. Anna van der Berg")
GREEK = Identity(
    "\u039d\u03af\u03ba\u03bf\u03c2 \u03a0\u03b1\u03c0\u03b1\u03b4\u03ac\u03ba\u03b7\u03c2"
)
CASES = [
    (JANE, "Hello, I'm Jane.", "Hello, I'm [name]."),
    (JANE, "jane here", "[name] here"),
    (JANE, "JANE OKAFOR", "[name]"),
    (JANE, "My name is Jane  Okafor, hello", "My name is [name], hello"),
    (JANE, "Okafor, Jane", "[name], [name]"),
    (JANE, "Jane's notes", "[name]'s notes"),
    (JANE, "Janet and Janes", "Janet and Janes"),
    (JANE, "maryjane", "maryjane"),
    (JANE, "Write to jane.okafor@uni.example.", "Write to [e-mail]."),
    (JANE, "Write to JANE.OKAFOR@UNI.EXAMPLE", "Write to [e-mail]"),
    (JANE, "Not jane.okafor@uni.example-two", "Not [name].[name]@uni.example-two"),
    (JANE, "jane@elsewhere.example", "[name]@elsewhere.example"),
    (JANE, "nothing of it", "nothing of it"),
    (JANE, "", ""),
    (JANE, "_Jane_ and (Jane)", "_Jane_ and ([name])"),
    (WILL, "Will you tell me more?", "Will you tell me more?"),
    (WILL, "I will, will I?", "I will, will I?"),
    (WILL, "Hello, I am Will.", "Hello, I am [name]."),
    (WILL, "Hi, Will here", "Hi, [name] here"),
    (WILL, "Will Miller, social work", "[name], social work"),
    (WILL, "WILL YOU TELL ME", "WILL YOU TELL ME"),
    (WILL, "Miller will come", "[name] will come"),
    (GRACE, "grace under pressure", "grace under pressure"),
    (GRACE, "Grace Lindqvist", "[name]"),
    (GRACE, "grace lindqvist", "[name]"),
    (GRACE, "I'm grace lindqvist, hi", "I'm [name], hi"),
    (GRACE, "with grace. Lindqvist asked", "with grace. [name] asked"),
    (GRACE, "She said Grace was late", "She said [name] was late"),
    (GRACE, '"Grace is a gift"', '"Grace is a gift"'),
    (MAY, "May I ask you something?", "May I ask you something?"),
    (MAY, "may young people come?", "may young people come?"),
    (MAY, "I am May Young", "I am [name]"),
    (MAY, "May Young is my name", "[name] is my name"),
    (MAY, "That may be. May it?", "That may be. May it?"),
    (JOSE, "Soy Jos\u00e9", "Soy [name]"),
    (JOSE, "Soy JOS\u00c9", "Soy [name]"),
    (JOSE, "Soy Jose", "Soy Jose"),
    (JOSE, "Mu\u00f1oz-Garc\u00eda", "[name]"),
    (JOSE, "se\u00f1or Garc\u00eda", "se\u00f1or [name]"),
    (WEISS, "Wei\u00df, WEISS, weiss", "[name], [name], [name]"),
    (WEISS, "J\u00dcRGEN sagt", "[name] sagt"),
    (BO, "Bo and Li went", "Bo and Li went"),
    (BO, "I am Bo Li.", "I am [name]."),
    (BO, "bo li", "[name]"),
    (ONEILL, "I'm O'Neill", "I'm [name]"),
    (ONEILL, "SIOBH\u00c1N O'NEILL", "[name]"),
    (VAN, "the van and the Prof", "the van and the Prof"),
    (VAN, "Anna van der Berg", "[name] van der [name]"),
    (
        GREEK,
        "\u0395\u03af\u03bc\u03b1\u03b9 \u03bf \u03bd\u03af\u03ba\u03bf\u03c2",
        "\u0395\u03af\u03bc\u03b1\u03b9 \u03bf [name]",
    ),
    (Identity(""), "Hello", "Hello"),
    (Identity("", "no address"), "no address", "no address"),
    (Identity("A.*bc (x"), "A.*bc and Axxbc", "[name] and Axxbc"),
    (Identity("Jane Young"), "i'm jane young", "i'm [name]"),
    (Identity("Jane Young"), "jane, young people", "[name], young people"),
    (Identity("Jane May"), "jane may come", "[name] may come"),
    (Identity("Jane May"), "I, Jane May, agree", "I, [name], agree"),
]


@pytest.mark.parametrize(("person", "typed", "sent"), CASES)
def test_names_and_addresses_are_taken_out_and_words_are_left(
    person: Identity, typed: str, sent: str
) -> None:
    assert person.taken_out(typed) == sent


@pytest.mark.parametrize(("person", "typed", "sent"), CASES)
def test_either_unicode_form_is_found(person: Identity, typed: str, sent: str) -> None:
    assert person.taken_out(unicodedata.normalize("NFD", typed)) == sent


@pytest.mark.parametrize(("person", "sent"), [(person, sent) for person, _, sent in CASES])
def test_what_was_taken_out_once_stays_as_it_is(person: Identity, sent: str) -> None:
    assert person.taken_out(sent) == sent


def test_no_name_that_is_no_word_is_ever_left() -> None:
    dice = Random(11)  # noqa: S311 the same texts every time
    words = ["Jane", "okafor", "JANE", "and", "you", "said", "Jane Okafor", ",", ".", "?", "\n"]
    for _ in range(500):
        typed = " ".join(dice.choices(words, k=dice.randrange(12)))
        sent = JANE.taken_out(typed).lower()
        assert "jane" not in sent
        assert "okafor" not in sent


def test_several_people_are_taken_out_of_one_text() -> None:
    typed = "Jane met Lindqvist (jane.okafor@uni.example)."
    assert without_names(typed, [JANE, GRACE]) == f"{NAME} met {NAME} ({EMAIL})."


def test_a_long_name_and_a_long_text_are_no_trouble() -> None:
    person = Identity("x " * 50_000, "y" * 50_000 + "@example.org")
    assert person.taken_out("x " * 50_000)
    assert JANE.taken_out("Jane " * 20_000) == f"{NAME} "
