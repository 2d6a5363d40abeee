import json

import pytest

from understudy.ask.samples import HANDBOOK, RESUME, SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_ships_with_its_file_and_questions(sample: Sample) -> None:
    assert len(sample.content()) > 2_000
    assert len(sample.questions) >= 3
    assert sample.file_name.rpartition(".")[2] in ("json", "md")


def test_the_resume_is_rich_and_reaches_nobody() -> None:
    resume = json.loads(RESUME.content())
    assert len(resume["work"]) == 3
    assert resume["work"][1]["endDate"] < resume["work"][0]["startDate"], "there is a gap"
    assert {"education", "skills", "certificates", "references", "languages"} <= resume.keys()
    assert resume["basics"]["email"].endswith("@example.org")
    assert "7946 0" in resume["basics"]["phone"], "numbers that are kept free for stories"


def test_the_handbook_says_no() -> None:
    text = HANDBOOK.content().decode()
    assert "Dogs are not allowed" in text
    assert "is not paid out" in text
