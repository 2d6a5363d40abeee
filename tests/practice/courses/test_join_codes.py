from understudy.practice.courses.join_codes import ALPHABET, LENGTH, new_code, normal_code


def test_codes_are_short_differ_and_hold_nothing_that_looks_like_something_else() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert not set(ALPHABET) & set("ILO01")


def test_a_code_is_found_however_it_is_typed() -> None:
    assert {normal_code(text) for text in ("abcd-efgh", " ABCD EFGH\n", "AbCdEfGh")} == {"ABCDEFGH"}
