import codecs

import pytest

from understudy.practice.courses.roster import MOST_BYTES, MOST_LINES, RosterInvalid, read_roster
from understudy.practice.courses.section_schemas import Membership

ADA, BEA = ("ada@example.org", "Ada Roe"), ("bea@example.org", "Béa Ström")
PLAIN = "email,name\nada@example.org,Ada Roe\nbea@example.org,Béa Ström\n"


def people(data: bytes) -> list[tuple[str, str]]:
    roster = read_roster(data)
    assert roster.bad == []
    return [(line.email, line.name) for line in roster.lines]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.encode("cp1252"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        b"sep=;\r\n" + PLAIN.replace(",", ";").encode(),
        ("\n\n" + PLAIN.replace("\n", "\n,\n")).encode(),
        PLAIN.replace("email,name", "E-MAIL , Full_Name").encode(),
        b'"Name","Group","Email"\n"Ada Roe","1, A"," ADA@Example.org "\n'
        + '"Béa  Ström",,bea@example.org,more,cells\n'.encode(),
    ],
)
def test_a_roster_is_read_however_spreadsheets_write_it(data: bytes) -> None:
    assert people(data) == [ADA, BEA]


def test_roles_are_students_unless_they_say_otherwise() -> None:
    roster = read_roster(b"role,email\nTA,a@b\nStudent,c@d\n,e@f\nTeaching Assistant,g@h\n")
    ta, student = Membership.TA, Membership.STUDENT
    assert [line.role for line in roster.lines] == [ta, student, None, ta]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b",Nobody", "missing"),
        (b"not an address,Nobody", "is none"),
        (b'a@b,"Quote', "quotation marks"),
        (b'a@b,"Quo"te', "quotation marks"),
        (b"ada@example.org,Again", "in line 2"),
        (b"a@b,A,professor", "neither student nor TA"),
        (b"a@b," + b"x" * 121, "longer than 120"),
        (b"a@b,N\0l", "cannot be read"),
        (b"x" * 300 + b"@b,Long", "is none"),
    ],
)
def test_a_bad_line_is_told_by_number_and_the_others_are_read(line: bytes, reason: str) -> None:
    data = b"email,name,role\nada@example.org,Ada\n\n" + line + b"\nbea@example.org,Bea\n"
    roster = read_roster(data)
    assert [(each.line, each.email) for each in roster.lines] == [(2, ADA[0]), (5, BEA[0])]
    (bad,) = roster.bad
    assert bad.line == 4
    assert reason in bad.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "first line"),
        (b"\n \n", "first line"),
        (b"ada@example.org,Ada\n", "first line"),
        (b'"email,name\na@b,A\n', "first line"),
        (b"%PDF-1.7\0\xff\xfe\x00binary", "first line"),
        (b"email\n" + b"x" * MOST_BYTES, "1 MB"),
        (b"email\n" + b"a@b\n" * (MOST_LINES + 1), "5,000 lines"),
    ],
)
def test_what_is_no_roster_is_refused_as_a_whole(data: bytes, reason: str) -> None:
    with pytest.raises(RosterInvalid, match=reason):
        read_roster(data)


def test_every_line_of_a_long_roster_becomes_a_person_or_a_problem() -> None:
    lines = [f"p{n}@example.org,P" if n % 7 else f'"p{n}@example.org,P' for n in range(MOST_LINES)]
    roster = read_roster("\n".join(["email,name", *lines]).encode())
    assert len(roster.lines) + len(roster.bad) == MOST_LINES
