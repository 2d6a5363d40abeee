import pytest

from understudy.personas.briefs import language_of, read_brief

FATHERS = "Young fathers after separation in a small town; three of them angry"


@pytest.mark.parametrize(
    ("brief", "wanted", "language"),
    [
        (FATHERS, None, "en"),
        ("Junge Väter nach einer Trennung in einer Kleinstadt", None, "de"),
        ("Junge Väter nach einer Trennung", "en-GB", "en"),
        (FATHERS, "de", "de"),
        (FATHERS, "fr", "en"),
        ("42", None, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_that_of_the_brief(
    brief: str, wanted: str | None, language: str
) -> None:
    assert language_of(brief, wanted) == language


@pytest.mark.parametrize(
    ("brief", "language", "genders", "ages", "parents"),
    [
        (FATHERS, "en", ("male",), (19, 29), True),
        ("widows over seventy", "en", ("female",), (19, 75), False),
        ("elderly people", "en", ("female", "male"), (66, 86), False),
        ("mothers and fathers", "en", ("female", "male"), (19, 75), True),
        ("Jugendliche, die die Schule schwänzen", "de", ("female", "male"), (13, 18), False),
        ("alte Frauen", "de", ("female",), (66, 86), False),
        ("people who buy oat milk", "en", ("female", "male"), (19, 75), False),
    ],
)
def test_a_brief_says_who_they_are(
    brief: str, language: str, genders: tuple[str, ...], ages: tuple[int, int], parents: bool
) -> None:
    reading = read_brief(brief, language)
    assert (reading.genders, reading.ages, reading.parents) == (genders, ages, parents)


@pytest.mark.parametrize(
    ("brief", "language", "labels"),
    [
        ("people in debt", "en", {"behind with the rent"}),
        ("depressive students", "en", {"failing at the studies", "low since the winter"}),
        ("Frauen nach einem Todesfall", "de", {"frisch verwitwet"}),
        ("people", "en", set()),
    ],
)
def test_a_brief_says_what_it_is_about(brief: str, language: str, labels: set[str]) -> None:
    assert {trouble.label for trouble in read_brief(brief, language).troubles} == labels


@pytest.mark.parametrize(
    ("brief", "language", "moods", "shares"),
    [
        (FATHERS, "en", [], [("short-tempered", 3)]),
        ("angry tenants", "en", ["short-tempered"], []),
        ("tenants, 2 of them very shy and one of them angry", "en", [],
         [("guarded", 2), ("short-tempered", 1)]),
        ("shy tenants, four of them angry", "en", ["guarded"], [("short-tempered", 4)]),
        ("Mieter, zwei davon wütend, eine von ihnen still", "de", [],
         [("aufbrausend", 2), ("verschlossen", 1)]),
        ("three of them live abroad", "en", [], []),
        ("three tenants", "en", [], []),
    ],
)  # fmt: skip
def test_a_brief_says_how_they_are(
    brief: str, language: str, moods: list[str], shares: list[tuple[str, int]]
) -> None:
    reading = read_brief(brief, language)
    assert [manner.traits[0] for manner in reading.moods] == moods
    assert [(manner.traits[0], count) for manner, count in reading.shares] == shares
