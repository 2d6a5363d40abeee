import pytest

from understudy.ask.reading.marks import private_in, section_holds
from understudy.ask.reading.schemas import Private


@pytest.mark.parametrize(
    "text",
    [
        "Write to jane.roe+jobs@mail.example.org.",
        "jane [at] example [dot] org",
        "+44 20 7946 0958",
        "Call (912) 555-4321 any day",
        "Phone: 912 555 4321",
        "Tel. 0113 496 0000",
        "Mobile 07700 900123",
        "0113 496 0000",
        "01.23.45.67.89",
        "0049 30 901820",
        "12 High Street, Leeds",
        "742 Evergreen Terrace",
        "Springfield, IL 62704",
        "Hauptstraße 12",
        "12 rue de la Paix",
        "P.O. Box 1234",
        "Flat 2, Leeds, LS1 4AB",
        "Address: somewhere in Leeds",
    ],
)
def test_ways_to_reach_somebody_are_contact(text: str) -> None:
    assert private_in(text) is Private.CONTACT


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Date of birth: 3 May 1984", Private.BIRTH),
        ("DOB 03/05/1984", Private.BIRTH),
        ("Born in Leeds in 1984.", Private.BIRTH),
        ("Geboren am 3. Mai 1984", Private.BIRTH),
        ("Age: 42", Private.BIRTH),
        ("I am 42 years old.", Private.BIRTH),
        ("Current salary: £45,000", Private.PAY),
        ("She asks for a salary of 60k.", Private.PAY),
        ("Hourly rate of $80", Private.PAY),
        ("Expected salary: to be discussed", Private.PAY),
        ("References available on request", Private.REFEREES),
        ("References: Dr. Mary Roe, Leeds", Private.REFEREES),
    ],
)
def test_other_private_matters_are_found(text: str, private: Private) -> None:
    assert private_in(text) is private


@pytest.mark.parametrize(
    "text",
    [
        "2019-2021",
        "2019 - 2021",
        "2019-03-01 to 2021-08-31",
        "From 01/03/2019 until 31/08/2021",
        "ISBN 978-3-16-148410-0",
        "ISBN 0-306-40615-2",
        "Version 10.0.19041.1",
        "Python 3.12.1 and 192.168.10.24",
        "Revenue grew from 1,000,000 to 2,500,000",
        "The reference architecture of 2019",
        "References to earlier work are in chapter 3.",
        "She wrote the reference implementation.",
        "10.1000/182 is a DOI",
        "Order 4500012345 was late",
        "Handled 555 tickets and 1200 calls",
        "Served 3 Main Board committees",
        "Salaries are paid on the 25th.",
        "Saved $2,000,000 a year",
        "Raised $5M for the company",
        "The firm was born out of a merger.",
        "A programme for children aged 10 to 14",
        "Twenty years of experience, 15 years in Leeds",
        "Wrote a parser in 2,000 lines @ Acme",
        "the @property decorator",
        "Page 12 of 340",
        "1984",
        "Room 0123, floor 4",
        "Address space layout was my subject.",
    ],
)
def test_what_only_looks_alike_is_not_private(text: str) -> None:
    assert private_in(text) is None


@pytest.mark.parametrize(
    ("title", "sentences", "private"),
    [
        ("References", ["Dr. Mary Roe, Head of IT"], Private.REFEREES),
        ("6. REFEREES:", ["Bob"], Private.REFEREES),
        ("References", ["Roe, J. (2019). On Parsers.", "Fox et al., ISBN 978-3-16-148410-0"], None),
        ("Reference architecture", ["It has three layers."], None),
        ("Contact details", ["Leeds"], Private.CONTACT),
        ("Contact with clients", ["Daily."], None),
        ("Work", ["Acme"], None),
    ],
)
def test_a_section_is_private_by_its_title(
    title: str, sentences: list[str], private: Private | None
) -> None:
    assert section_holds(title, sentences) is private
