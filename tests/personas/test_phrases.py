from understudy.personas.phrases import PHRASES


def test_every_manner_has_words_for_the_same_moments() -> None:
    moments = [set(phrases) for phrases in PHRASES.values()]
    assert moments[0] == moments[1] == moments[2]
    assert all(texts for phrases in PHRASES.values() for texts in phrases.values())
