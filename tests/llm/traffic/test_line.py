from dataclasses import dataclass
from uuid import UUID

import pytest

from understudy.llm.traffic.line import Line


@dataclass(eq=False)
class Call:
    name: str

    @property
    def payer(self) -> UUID:
        return payer(self.name)


def payer(name: str) -> UUID:
    return UUID(int=ord(name[0]))


def line_of(*names: str) -> Line[Call]:
    line: Line[Call] = Line()
    for name in names:
        line.add(Call(name))
    return line


def served(line: Line[Call]) -> str:
    names = []
    while first := line.first():
        names.append(first.name)
        line.serve(first)
    return " ".join(names)


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        ("", ""),
        ("a1 a2 a3", "a1 a2 a3"),
        ("a1 a2 a3 b1", "a1 b1 a2 a3"),
        ("a1 b1 a2 b2 c1", "a1 b1 c1 a2 b2"),
        ("a1 a2 b1 b2 b3 c1", "a1 b1 c1 a2 b2 b3"),
    ],
)
def test_payers_take_turns_and_each_keeps_their_order(came: str, expected: str) -> None:
    assert served(line_of(*came.split())) == expected


@pytest.mark.parametrize(
    ("dropped", "expected"),
    [("a1", "a2 b1 a3"), ("a2", "a1 b1 a3"), ("b1", "a1 a2 a3"), ("", "a1 b1 a2 a3")],
)
def test_who_leaves_the_line_gives_its_turn_to_its_payers_next(dropped: str, expected: str) -> None:
    line = line_of("a1", "a2", "a3", "b1")
    for each in [call for call in line if call.name == dropped]:
        line.drop(each)
        line.drop(each)  # again is harmless
    assert len(line) == len(expected.split())
    assert served(line) == expected


def test_dropping_who_was_never_there_is_harmless() -> None:
    line = line_of("a1")
    line.drop(Call("a1"))
    line.drop(Call("z1"))
    assert served(line) == "a1"


@pytest.mark.parametrize(
    ("waiting", "who", "expected"),
    [
        ("", "a", 0),
        ("a1 a2", "a", 2),
        ("a1 a2", "b", 1),
        ("a1 a2 a3 b1", "b", 3),
        ("a1 a2 b1 c1 c2", "d", 3),
    ],
)
def test_how_many_go_before_a_newcomer(waiting: str, who: str, expected: int) -> None:
    line = line_of(*waiting.split())
    assert line.ahead_of(payer(who)) == expected
    newcomer = Call(who + "9")
    line.add(newcomer)
    assert served(line).split().index(newcomer.name) == expected


def test_the_longest_batch_and_its_last_are_known() -> None:
    line = line_of("a1", "b1", "b2", "b3", "c1")
    longest = line.longest()
    assert longest
    assert longest.name == "b3"
    assert line.counts() == {payer("a"): 1, payer("b"): 3, payer("c"): 1}
    assert line_of().longest() is None


def test_ten_thousand_leave_quickly_from_wherever_they_stand() -> None:
    line = line_of(*(f"a{n}" for n in range(10_000)))
    for each in reversed(list(line)):
        line.drop(each)
    assert (len(line), line.first(), line.counts()) == (0, None, {})
