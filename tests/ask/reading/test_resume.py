import json
from typing import Any

import pytest
import yaml

from tests.support.resumes import FULL
from understudy.ask.reading.problems import Damaged, FormUnknown, ResumeInvalid, TooDeep
from understudy.ask.reading.resume import read_json, read_yaml
from understudy.ask.reading.schemas import Month, Private, ReadDocument
from understudy.ask.reading.tree import grow


def test_every_section_is_told_in_the_order_of_the_schema() -> None:
    document = _read(FULL)
    assert [each.title for each in document.sections if each.level == 1] == [
        "Basics", "Work", "Volunteer", "Education", "Awards", "Certificates", "Publications",
        "Skills", "Languages", "Interests", "References", "Projects",
    ]  # fmt: skip
    assert document.title == "Jane Roe"
    texts = [each.text for each in document.sentences]
    for told in (
        "Jane Roe: Engineer.",
        "Lives in: Leeds, Yorkshire, GB",
        "Profile on GitHub: jane, https://github.com/jane",
        "Senior Engineer at Acme, Leeds, 2019-03 to 2021-08.",
        "About Acme: Maker of anvils",
        "She led five people.",
        "Moved 40 services.",
        "Engineer at Beta, since 2022-03-15.",
        "Cook (as a volunteer) at Soup Kitchen, 2015 to 2016.",
        "BSc in Physics at Leeds, 2010 to 2013-06.",
        "Grade: 1st",
        "Course: Optics",
        "Best Parser, awarded by ACM, 2020-11.",
        "Scrum, issued by Alliance, 2018, https://example.org/c",
        "On Parsing, published by Press, 2019-01-02.",
        "Web (Master): HTML, CSS.",
        "English: Native speaker.",
        "Chess: Endgames.",
        "Referee: Bob Fox",
        "Miss Direction, volunteering for Smoogle, 2016-08-24 to 2017.",
        "Role: Lead",
        "Keywords: Git",
    ):
        assert told in texts or told + "." in texts, told


def test_private_matters_are_known_from_the_structure() -> None:
    marked = {each.text: each.private for each in _read(FULL).sentences if each.private}
    assert marked == {
        "E-mail: jane@example.org": Private.CONTACT,
        "Telephone: 555": Private.CONTACT,
        "Address: Somewhere 1, LS1": Private.CONTACT,
        "Referee: Bob Fox": Private.REFEREES,
        "She is good.": Private.REFEREES,
        "Take her.": Private.REFEREES,
    }


def test_periods_rest_on_the_sentences_that_tell_them() -> None:
    document = _read(FULL)
    assert [(each.kind, each.place, each.start, each.end) for each in document.periods] == [
        ("work", "Acme", Month(year=2019, month=3), Month(year=2021, month=8)),
        ("work", "Beta", Month(year=2022, month=3), None),
        ("volunteer", "Soup Kitchen", Month(year=2015), Month(year=2016)),
        ("education", "Leeds", Month(year=2010), Month(year=2013, month=6)),
    ]
    texts = {each.number: each.text for each in document.sentences}
    assert all(each.place in texts[each.sentence] for each in document.periods)


def test_yaml_tells_the_same() -> None:
    told = grow(read_yaml(yaml.safe_dump(FULL, sort_keys=False).encode()), "cv.yaml")
    assert told.sections == _read(FULL).sections
    numbers = b"work:\n- name: Acme\n  startDate: 2019\n  endDate: 2020-05"
    (period,) = grow(read_yaml(numbers), "cv.yaml").periods
    assert (period.start, period.end) == (Month(year=2019), Month(year=2020, month=5))


def test_null_and_empty_are_not_there_and_unknown_keys_are_named() -> None:
    draft = read_json(
        b'{"$schema": "x", "x-own": 1, "basics": {"name": "Jane", "image": "i", "phone": null},'
        b' "work": [{"name": "Acme", "endDate": "", "team": 5, "highlights": null}],'
        b' "skills": null, "meta": {"theme": "flat"}}'
    )
    assert [block.text for block in draft.blocks] == ["Basics", "Jane.", "Work", "Acme", "Acme."]
    assert draft.notes == (
        "Fields that JSON Resume does not have were not read: x-own, work[0].team.",
        "The picture was not read.",
    )


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"work": [{}, {"startDate": "2019/03"}]},
         "work[1].startDate: '2019/03' is no date such as 2019, 2019-03 or 2019-03-15."),
        ({"work": [{"endDate": "2019-13"}]}, "work[0].endDate: '2019-13' is no date"),
        ({"work": {}}, "work: must be a list."),
        ({"work": ["Acme"]}, "work[0]: 'Acme' must be an object with fields."),
        ({"basics": []}, "basics: must be an object with fields."),
        ({"basics": {"name": 5}}, "basics.name: must be text."),
        ({"basics": {"email": "jane"}}, "basics.email: 'jane' is no e-mail address."),
        ({"basics": {"url": "example.org"}},
         "basics.url: 'example.org' is no full web address such as https://example.org."),
        ({"skills": [{"keywords": ["a", 1]}]}, "skills[0].keywords[1]: must be text."),
        ({"work": [1, 2, 3, 4, 5, 6, 7]}, "And 2 more."),
    ],
)  # fmt: skip
def test_what_breaks_the_schema_is_told_with_its_path(values: Any, problem: str) -> None:
    with pytest.raises(ResumeInvalid) as refused:
        _read(values)
    assert problem in refused.value.message
    assert "nothing was kept" in refused.value.message


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"basics": ', Damaged),
        (b'{"basics": ' + b"[" * 200_000, TooDeep),
        (b'{"a": 1}', FormUnknown),
        (b"[1, 2]", FormUnknown),
        (b'{"meta": {}}', FormUnknown),
    ],
)
def test_other_json_is_refused(content: bytes, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        read_json(content)


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"a: &x 1\nb: *x", ResumeInvalid, "In its YAML, line 1: anchors and aliases"),
        (b"basics: [" + b"[" * 500, ResumeInvalid, "nested more than 30 levels"),
        (b"just words", FormUnknown, "no résumé"),
        (b"a: 1\n---\nb: 2", FormUnknown, "several documents"),
    ],
)
def test_other_yaml_is_refused(content: bytes, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        read_yaml(content)


def _read(values: object) -> ReadDocument:
    return grow(read_json(json.dumps(values).encode()), "cv.json")
