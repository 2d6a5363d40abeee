from understudy.ask.visits.summaries import SummedUp, digest_of, going_on
from understudy.llm.types import Line

LINES = [Line(role="user", text=f"Question {n}") for n in range(4)]


def test_a_summary_goes_on_where_it_ended() -> None:
    kept = SummedUp("- Asked: a", 2, digest_of(LINES[:2]))
    assert going_on(kept, LINES) == kept
    assert going_on(kept, LINES[:2]) == kept


def test_another_branch_or_a_shorter_one_begins_anew() -> None:
    kept = SummedUp("- Asked: a", 2, digest_of(LINES[:2]))
    assert going_on(kept, LINES[1:]) == SummedUp()
    assert going_on(kept, LINES[:1]) == SummedUp()
    assert going_on(SummedUp(), []) == SummedUp()


def test_lines_are_told_apart_by_who_said_them_and_where_they_end() -> None:
    one = [Line(role="user", text="a"), Line(role="user", text="b")]
    for other in (
        [Line(role="user", text="ab"), Line(role="user", text="")],
        [Line(role="assistant", text="a"), Line(role="user", text="b")],
        [Line(role="user", text="a\nuser 1 b")],
    ):
        assert digest_of(one) != digest_of(other)
