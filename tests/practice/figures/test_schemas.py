"""Shares and means of what was added up."""

from decimal import Decimal

from understudy.practice.figures.schemas import Sums


def test_of_nothing_there_is_neither_a_share_nor_a_mean() -> None:
    nothing = Sums()
    assert (nothing.cost_per_session, nothing.liked_share, nothing.helped_share) == (None,) * 3
    assert nothing.issues == 0


def test_shares_are_of_what_was_said_and_issues_are_added() -> None:
    sums = Sums(
        sessions=4,
        liked=3,
        disliked=1,
        answers=5,
        helped=2,
        cost_usd=Decimal("0.10"),
        disputes=2,
        criticised=3,
    )
    assert (sums.liked_share, sums.helped_share) == (0.75, 0.4)
    assert sums.cost_per_session == Decimal("0.025")
    assert sums.issues == 1 + 2 + 3
