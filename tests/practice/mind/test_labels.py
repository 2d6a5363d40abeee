import pytest
from pydantic import ValidationError

from understudy.practice.mind.labels import WorkerLabels


def test_a_model_is_told_what_every_label_means() -> None:
    described = WorkerLabels.model_json_schema()["properties"].values()
    assert all(field.get("description") for field in described)


def test_labels_come_back_from_json_as_they_were_and_nothing_set_is_valid() -> None:
    labels = WorkerLabels(exploration=2, topics=("work",))
    assert WorkerLabels.model_validate_json(labels.model_dump_json()) == labels
    assert WorkerLabels.model_validate({}) == WorkerLabels()


@pytest.mark.parametrize("wrong", [{"exploration": 3}, {"question": "both"}, {"topics": 1}])
def test_labels_out_of_their_scale_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WorkerLabels.model_validate(wrong)
