from understudy.practice.feedback.agreement import agreement_on_levels
from understudy.practice.feedback.digests import ENOUGH_ITEMS
from understudy.web.parts.feedback_agreement import figures_of, too_few


def test_it_is_said_when_there_is_too_little_to_go_by() -> None:
    few = agreement_on_levels([(2, 2), (3, 2)])
    assert too_few(few).startswith("2 levels: too few")
    assert too_few(agreement_on_levels([(2, 2)] * ENOUGH_ITEMS)) == ""


def test_what_is_not_defined_is_a_dash() -> None:
    told = dict(figures_of(agreement_on_levels([(2, 2)] * 3)))
    assert (told["The same level"], told["At most one apart"]) == ("100%", "100%")
    assert not any(mark.isalnum() for mark in told["Kappa"])
    assert dict(figures_of(agreement_on_levels([(1, 1), (2, 3), (4, 4)])))["Kappa"] == "0.77"
