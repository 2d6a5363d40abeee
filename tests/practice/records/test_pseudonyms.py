import pytest

from understudy.kernel.ids import new_id
from understudy.practice.records.pseudonyms import Blanks, Pseudonyms
from understudy.practice.sessions.privacy import Identity

PEOPLE = (Identity("Rana Duval", "rana@example.org"), Identity("Bo Li", "bo@example.org"))


def test_one_export_calls_one_person_always_the_same_and_the_next_otherwise() -> None:
    names, others = Pseudonyms(), Pseudonyms()
    one, two = new_id(), new_id()
    assert names.of("person", one) == names.of("person", one)
    assert len({names.of("person", one), names.of("person", two), names.of("session", one)}) == 3
    assert names.of("person", one) != others.of("person", one)
    assert one.hex[:12] not in names.of("person", one)
    assert names.of("person", None) == ""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I am Rana.", "I am [name]."),
        ("rana duval here", "[name] here"),
        ("Write to RANA@example.org!", "Write to [e-mail]!"),
        ("Write to my.brother@mail.example.com.", "Write to [e-mail]."),
        ("Bo Li said so", "[name] said so"),
        ("Rananana and believing", "Rananana and believing"),
        ("", ""),
    ],
)
def test_names_and_addresses_are_taken_out(said: str, told: str) -> None:
    assert Blanks(PEOPLE).clean(said) == told
