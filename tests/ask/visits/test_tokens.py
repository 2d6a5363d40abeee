from understudy.accounts.tokens import digest_of
from understudy.ask.visits import tokens
from understudy.ask.visits.tokens import Tokens


def test_each_resumption_gives_a_new_token_and_only_its_digest_is_kept() -> None:
    state, first = tokens.first()
    assert state == Tokens(digest_of(first))
    after = tokens.resumed(state, first)
    assert after is not None
    assert after[1] != first
    assert first not in after[0]


def test_the_token_before_counts_until_the_new_one_was_used() -> None:
    state, first = tokens.first()
    resumed = tokens.resumed(state, first)
    assert resumed is not None
    state, second = resumed
    assert tokens.used(state, first) == state  # the answer with the second was lost on its way
    again = tokens.resumed(state, first)
    assert again is not None
    state, third = again
    assert tokens.used(state, second) is None
    used = tokens.used(state, third)
    assert used is not None
    assert tokens.used(used, first) is None


def test_what_is_no_token_of_this_session_opens_nothing() -> None:
    state, _ = tokens.first()
    other, token = tokens.first()
    assert other != state
    for wrong in (token, "", state.now):
        assert tokens.used(state, wrong) is None
        assert tokens.resumed(state, wrong) is None
