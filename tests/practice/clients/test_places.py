from tests.support.clients import CAR, a_block, fields_with
from understudy.practice.clients.places import all_texts, causes, open_texts

BLOCK = a_block(
    systems={"ties": [{"who": "Ada", "what": "Sister"}]},
    risk={"if_asked": "No."},
    sources="Composite",
    identity={"religion": "Quaker"},
)
FIELDS = fields_with(BLOCK, background="Bg.", voice_samples=["a", "b"])


def test_every_text_of_an_author_has_its_place() -> None:
    found = dict(all_texts(FIELDS, BLOCK))
    assert found["background"] == "Bg."
    assert found["voice_samples.1"] == "b"
    assert found["block.systems.ties.0.what"] == "Sister"
    assert found["block.facts.1.text"] == CAR
    assert found["block.risk.if_asked"] == "No."


def test_codes_names_and_identity_are_no_texts_to_judge() -> None:
    found = dict(all_texts(FIELDS, BLOCK))
    assert not {"name", "language", "block.issues.0.code", "block.facts.1.id"} & set(found)
    assert not any(place.startswith("block.identity") for place in found)


def test_what_is_guarded_is_not_open() -> None:
    found = dict(open_texts(FIELDS, BLOCK))
    tops = {place.split(".")[1] for place in found if place.startswith("block.")}
    assert not {"facts", "risk", "reference_formulation", "sources"} & tops
    assert found["block.identity.religion"] == "Quaker"
    assert found["block.opening_line"] == BLOCK.opening_line


def test_strengths_are_no_causes() -> None:
    block = a_block(formulation={"strengths": ["A"], "precipitating": ["B"]})
    assert dict(causes(block)) == {
        "block.own_words": block.own_words,
        "block.formulation.precipitating.0": "B",
    }
