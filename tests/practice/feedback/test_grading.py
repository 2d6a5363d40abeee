import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.feedback import judge_answer, material, rubric
from understudy.kernel.ids import new_id
from understudy.practice.feedback.cases import Case, Student, Tried
from understudy.practice.feedback.class_schemas import GradeColumn
from understudy.practice.feedback.digests import digest_of
from understudy.practice.feedback.grading import csv_of, gradebook_of, mapped
from understudy.practice.feedback.report import report_of
from understudy.practice.sessions.schemas import Stage

DUE = datetime(2026, 11, 21, tzinfo=UTC)


def case(student: Student, ended_at: datetime | None = None) -> Case:
    digest = digest_of(report_of(material(judge_answer())))
    tried = Tried(new_id(), student.id, 2, Stage.RELEASED, ended_at, True, digest.score, digest)
    return Case(new_id(), "=Lena", rubric(), {student.id: tried})


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_calculated_with(name: str) -> None:
    student = Student(new_id(), name, "=a@example.org")
    book = gradebook_of([case(student)], [student], None)
    assert book.rows[0][:2] == ["'=a@example.org", f"'{name}"]
    assert book.columns[2] == "'=Lena: attempt"


@pytest.mark.parametrize(
    ("after", "late"), [(timedelta(minutes=1), "yes"), (timedelta(0), "no"), (None, "no")]
)
def test_late_is_what_ended_after_it_was_due(after: timedelta | None, late: str) -> None:
    student = Student(new_id(), "Rana", "rana@example.org")
    ended_at = DUE + after if after is not None else None
    book = gradebook_of([case(student, ended_at)], [student], DUE)
    row = dict(zip(book.columns, book.rows[0], strict=True))
    assert row["'=Lena: late"] == late
    assert (row["'=Lena: attempt"], row["'=Lena: confirmed"]) == ("2", "yes")


def test_no_two_columns_are_called_alike() -> None:
    student = Student(new_id(), "Rana", "rana@example.org")
    one = case(student)
    first, *others = one.rubric.criteria
    named = one.rubric.model_copy(
        update={"criteria": (first.model_copy(update={"name": "score"}), *others)}
    )
    book = gradebook_of([one._replace(rubric=named), one], [student], None)
    assert len(set(book.columns)) == len(book.columns)
    wanted = [GradeColumn(source="'=Lena: score", name="Score")]
    place = book.columns.index("'=Lena: score")
    assert place == 3, "the score, and no criterion of that name"
    assert mapped(book, wanted).rows == [[book.rows[0][place]]]


def test_it_goes_to_csv_and_back() -> None:
    student = Student(new_id(), 'Rana "R", Duval\nJr', "rana@example.org")
    book = gradebook_of([case(student)], [student], None)
    assert list(csv.reader(io.StringIO(csv_of(book), newline=""))) == [book.columns, *book.rows]
