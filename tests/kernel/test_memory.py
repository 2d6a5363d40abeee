import gc

from understudy.kernel.memory import SELDOM, settle


def test_what_stands_is_left_out_and_what_comes_later_is_not() -> None:
    before, often = gc.get_freeze_count(), gc.get_threshold()
    try:
        settle()
        assert gc.get_freeze_count() > max(before, 10_000)
        assert len(gc.get_objects()) < 10_000
        assert gc.get_threshold() == SELDOM
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()
