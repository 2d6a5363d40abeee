from tests.support.clients import a_block
from understudy.practice.clients.picklists import ATTACHMENTS, RESISTANCES
from understudy.practice.clients.spelling import spelled
from understudy.practice.clients.turn import Turn
from understudy.practice.mind.schemas import Attachment, Behaviour, Resistance


def test_an_authors_words_stand_for_the_pick_lists() -> None:
    plain = spelled(a_block(relating={"attachment": "avoidant", "resistance": ["hostility"]}), None)
    assert plain.attachment == ATTACHMENTS[Attachment.AVOIDANT].sentence
    assert plain.resistance == (RESISTANCES[Resistance.HOSTILITY].sentence,)
    own = {"attachment_note": "You wait.", "resistance": ["hostility"], "resistance_note": "Snap."}
    noted = spelled(a_block(relating=own), None)
    assert (noted.attachment, noted.resistance) == ("You wait.", ("Snap.",))


def test_ties_and_moments_become_lines() -> None:
    ties = [{"who": "Ada"}, {"who": "The landlord", "what": "Rings daily", "is_strain": True}]
    moments = [{"situation": "The bell", "thought": "It's him", "behaviour": "hides"}]
    found = spelled(a_block(systems={"ties": ties}, cognition={"moments": moments}), None)
    assert found.ties == ("Ada", "The landlord: Rings daily (a strain)")
    assert found.moments == ("The bell -> It's him -> hides",)


def test_a_turn_is_said_in_a_sentence() -> None:
    def now(turn: Turn | None) -> str:
        return spelled(a_block(), turn).now

    hostile = Turn(behaviour=Behaviour.RESISTANCE, resistance=Resistance.HOSTILITY)
    assert now(None) == ""
    assert now(Turn()) == ""
    assert now(hostile).startswith("You do not go along now. You attack")
    assert all(now(Turn(behaviour=each)) for each in Behaviour if each != Turn().behaviour)
