from understudy.personas.schemas import PersonaFields
from understudy.personas.search import MOST_SORTED, found_by, sort_name, tag_mark


def test_a_name_cannot_pretend_to_be_a_tag() -> None:
    fields = PersonaFields(name="\x1fadmin\x1f", role_line=tag_mark("admin"), tags=["other"])
    assert tag_mark("admin") not in found_by(fields)
    assert tag_mark("Other") in found_by(fields)


def test_a_name_that_grows_when_folded_still_fits_its_column() -> None:
    assert len(sort_name(PersonaFields(name="\ufdfa" * 120))) == MOST_SORTED
