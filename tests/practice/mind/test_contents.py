import pytest

from understudy.practice.mind.ceiling import Fault, check

BAD = {
    Fault.METHOD: [
        "I'll jump off the bridge Friday.",
        "I keep the rope in the garage.",
        "I'm going to hang myself tonight.",
        "I've got a gun in the drawer.",
        "I'd throw myself in front of it at the station.",
        "I will drown myself in the river.",
        "I hid the pills in my wardrobe.",
        "I'm gonna shoot myself this weekend.",
    ],
    Fault.SEXUAL: [
        "He made me give him a blowjob.",
        "He put his fingers inside me.",
        "He touched my breasts and I froze.",
        "They had child porn on it.",
        "She was a sexy little girl.",
        "I masturbated in the car.",
        "He shoved his penis at me.",
        "We had a threesome, if you must know.",
    ],
    Fault.SLUR: [
        "You're a bitch.",
        "You are just a stupid whore.",
        "Shut up, you cunt.",
        "You fucking retard.",
        "Piss off, faggot.",
        "I don't need some dyke like you.",
        "Listen, bitch.",
        "You paki.",
    ],
    Fault.STAGE_DIRECTION: [
        "Marcus: I don't know.",
        "**Marcus:** I don't know.",
        "Marcus Oyelaran: Fine.",
        "Right.\nLena: How was that?",
        "I don't know.\n\nMarcus: Maybe.",
        "Dorothea: Oh, hello.",
        "*Jade*: So what.",
        "Jade : Whatever.",
    ],
}
FINE = [
    "I think of the bridge sometimes. I don't stop there any more.",
    "I jump when the phone rings tonight and every night.",
    "The rope's for the boat.",
    "I keep the pills in the bathroom cabinet.",
    "I'd never hang myself. I've got the boys.",
    "We walked over the bridge on Friday.",
    "I have a drawer full of letters.",
    "I'll step out for a smoke at noon.",
    "I have the tablets in the drawer by the bed.",
    "I'd jump off at the station and walk.",
    "He abused me when I was a child.",
    "I was raped.",
    "We haven't had sex since the baby.",
    "My uncle touched me. I don't want to say more.",
    "She's pregnant, and she's fifteen.",
    "He put his fingers on the table and tapped.",
    "Am I sexy? No. I'm sixty.",
    "He took my hand.",
    "He called me a bitch in front of the kids.",
    "They shouted paki at my brother.",
    "Life's a bitch.",
    "You're not calling her a slut, are you?",
    "You call me a bitch, you can go.",
    "My mother said I was a slut for going out.",
    "You're like all the others.",
    "You people don't listen.",
    "It's a bitch of a job.",
    "You know what he called me? A retard.",
    "Honestly: I don't know.",
    "One thing: he never rang.",
    "It was half past: I looked at the clock.",
    "Look: I'm tired.",
    "She said to me: leave.",
    "Marcus was my brother's name.",
    "At 10:30 I went to bed.",
    "The letter said: Final notice.",
]


@pytest.mark.parametrize(
    ("fault", "reply"), [(fault, reply) for fault, replies in BAD.items() for reply in replies]
)
def test_what_no_client_goes_into_is_caught(fault: Fault, reply: str) -> None:
    assert fault in {reason.fault for reason in check(reply, (), words=20).reasons}


@pytest.mark.parametrize("reply", FINE)
def test_what_clients_have_to_be_able_to_say_passes(reply: str) -> None:
    assert check(reply, (), words=20).ok


def test_a_hundred_kilobytes_are_looked_at() -> None:
    for reply in ("you " * 25_000, "I'll jump " * 10_000, "Aa " * 30_000, " " * 100_000 + "A"):
        check(reply, (), words=20)
