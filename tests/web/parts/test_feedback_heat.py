from understudy.kernel.ids import new_id
from understudy.practice.feedback.class_schemas import HeatRow
from understudy.web.parts.feedback_heat import Order, in_order


def row(name: str, score: float | None) -> HeatRow:
    return HeatRow(
        student_id=new_id(),
        student_name=name,
        session_id=None,
        attempt=None,
        stage=None,
        band=None,
        score=score,
        needs_teacher=False,
        levels=[],
    )


def test_the_lowest_come_first_and_who_has_nothing_last() -> None:
    rows = [row("Ada", 3.0), row("Ben", None), row("Cid", 1.5)]
    assert [each.student_name for each in in_order(rows, Order.RESULT)] == ["Cid", "Ada", "Ben"]
    assert in_order(rows, Order.NAME) == rows
