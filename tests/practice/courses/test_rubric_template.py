from tests.support.courses import rubric_fields
from tests.support.personas import actor
from understudy.accounts.access import Role
from understudy.kernel.db import Database
from understudy.practice.courses.rubric_rules import problems_of
from understudy.practice.courses.rubric_schemas import RubricChanges, Source
from understudy.practice.courses.rubric_template import TEMPLATE_ID, template
from understudy.practice.courses.rubrics import RubricService


def test_the_template_has_twelve_criteria_and_can_be_used() -> None:
    draft = template()
    assert problems_of(draft.fields) == []
    assert len(draft.criteria) == 12
    assert all(3 <= len(each.indicators) <= 6 for each in draft.criteria)
    assert [each.id for each in draft.criteria if each.is_critical] == ["risk", "use-of-self"]
    reflection = [each.id for each in draft.criteria if each.judged_from is Source.REFLECTION]
    assert reflection == ["reflection"]
    assert all(each.competency_refs for each in draft.criteria)


async def test_everybody_who_makes_rubrics_can_use_the_template(db: Database) -> None:
    service = RubricService(db)
    await service.seed()
    await service.seed()
    for role in (Role.TEACHER, Role.RESEARCHER, Role.ADMIN):
        rubric = await service.get(actor(role), TEMPLATE_ID)
        assert (rubric.version, rubric.can_edit) == (1, role is Role.ADMIN)
    copy = await service.duplicate(actor(), TEMPLATE_ID)
    assert (copy.fields.criteria, copy.can_edit) == (template().fields.criteria, True)
    assert (copy.fields.name, copy.visibility) == ("Interviewing in social work (copy)", "private")


async def test_what_people_changed_in_the_template_stays(db: Database) -> None:
    service, admin = RubricService(db), actor(Role.ADMIN)
    await service.seed()
    await service.change(admin, TEMPLATE_ID, RubricChanges(fields=rubric_fields()))
    await service.seed()
    assert (await service.get(admin, TEMPLATE_ID)).fields == rubric_fields()
    await service.remove(admin, TEMPLATE_ID)
    await service.seed()
    assert (await service.list(admin)).items == []
