from understudy.ask.documents.schemas import SectionCard
from understudy.web.parts.ask_sections import chosen_ids, section_rows


def card(id: str, *, sentences: int = 2, chosen: bool = True) -> SectionCard:
    """Return a section; the parts of its id say how deep it is."""
    level = id.count(".") + 1
    title = f"Part {id}"
    return SectionCard(
        id=id, title=title, level=level, sentences=sentences, tokens=10, chosen=chosen
    )


SECTIONS = [card("1"), card("1.1"), card("1.2", chosen=False), card("2"), card("2.1")]


def test_where_there_is_room_each_section_has_a_row() -> None:
    rows = section_rows(SECTIONS)
    assert [(row.title, row.level, row.chosen) for row in rows] == [
        ("Part 1", 1, True),
        ("Part 1.1", 2, True),
        ("Part 1.2", 2, False),
        ("Part 2", 1, True),
        ("Part 2.1", 2, True),
    ]


def test_too_many_are_told_with_those_above_them() -> None:
    first, second = section_rows(SECTIONS, most=3)
    assert (first.title, first.ids) == ("Part 1", ("1", "1.1", "1.2"))
    assert (first.tokens, first.sentences, first.chosen) == (30, 6, False)
    assert (second.ids, second.chosen) == (("2", "2.1"), True)


def test_a_flat_document_of_very_many_is_cut_into_stretches() -> None:
    flat = [card(str(number)) for number in range(1, 8)]
    rows = section_rows(flat, most=3)
    assert [row.title for row in rows] == ["Part 1 to Part 3", "Part 4 to Part 6", "Part 7"]
    assert [one for row in rows for one in row.ids] == [each.id for each in flat]


def test_all_that_says_something_is_all_and_not_a_list() -> None:
    above = [card("1", sentences=0, chosen=False), card("1.1"), card("1.2")]
    rows = section_rows(above)
    assert chosen_ids(rows, [False, True, True], above) is None
    assert chosen_ids(rows, [False, True, False], above) == ("1.1",)
    (whole,) = section_rows(above, most=1)
    assert whole.chosen  # a heading that only stands above others is no part left out


def test_ids_come_in_the_order_of_the_document() -> None:
    rows = section_rows(SECTIONS)
    assert chosen_ids(rows, [True, False, True, False, True], SECTIONS) == ("1", "1.2", "2.1")


def test_a_document_without_sections_has_no_rows() -> None:
    assert section_rows([]) == []
