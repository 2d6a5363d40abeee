"""Whom to reach in a crisis, and what the platform says around a session: never the client.

The numbers are those of national services, as they publish them; beside a region stands where they
were read, and when. Where we know none we name the directory that does, rather than a number that
may be wrong.
"""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from understudy.practice.sessions.schemas import Contact, Panel, Passage, Route

DEFAULT_REGION = "US"


def _call(service: str, shown: str) -> Route:
    digits = "".join(each for each in shown if each.isdigit())
    return Route(contact=Contact.CALL, service=service, shown=shown, href=f"tel:{digits}")


def _text(service: str, number: str, word: str = "") -> Route:
    digits = "".join(each for each in number if each.isdigit())
    shown = f"Text {word} to {number}" if word else f"Text {number}"
    href = f"sms:{digits}?&body={word}" if word else f"sms:{digits}"
    return Route(contact=Contact.TEXT, service=service, shown=shown, href=href)


def _chat(service: str, address: str) -> Route:
    href = f"https://{address}"
    return Route(contact=Contact.CHAT, service=service, shown=address, href=href)


DIRECTORY = Route(
    contact=Contact.DIRECTORY,
    service="Helplines in your country",
    shown="findahelpline.com",
    href="https://findahelpline.com",
)
_LIFELINE = "988 Suicide & Crisis Lifeline"
_SAMARITANS = "Samaritans"
_SEELSORGE = "TelefonSeelsorge"
_ROUTES: Mapping[str, tuple[str, tuple[Route, ...]]] = {
    "US": (
        "911",
        (
            _call(_LIFELINE, "988"),
            _text(_LIFELINE, "988"),
            _chat(_LIFELINE, "988lifeline.org"),
            _text("Crisis Text Line", "741741", "HOME"),
        ),
    ),
    # cmhasaskatoon.ca/9-8-8, napaneebeaver.ca (release of the Government of Canada), 2026-11-22
    "CA": (
        "911",
        (
            _call("9-8-8 Suicide Crisis Helpline", "988"),
            _text("9-8-8 Suicide Crisis Helpline", "988"),
        ),
    ),
    "GB": ("999", (_call(_SAMARITANS, "116 123"), _text("Shout", "85258", "SHOUT"))),
    # irishhealthpro.com (116 123), parenthubdonegal.ie (release of the HSE on 50808), 2026-11-22
    "IE": (
        "112",
        (_call(_SAMARITANS, "116 123"), _text("50808, text service of HSE", "50808")),
    ),
    "AU": ("000", (_call("Lifeline", "13 11 14"), _text("Lifeline", "0477 13 11 14"))),
    # pegasus.health.nz (1737), metronews.co.nz/article/its-okay-to-not-be-okay (111), 2026-11-22
    "NZ": ("111", (_call("1737, Need to talk?", "1737"), _text("1737, Need to talk?", "1737"))),
    "DE": (
        "112",
        (
            _call(_SEELSORGE, "0800 111 0 111"),
            _call(_SEELSORGE, "116 123"),
            _chat(_SEELSORGE, "online.telefonseelsorge.de"),
        ),
    ),
    "AT": ("112", (_call(_SEELSORGE, "142"), _chat(_SEELSORGE, "www.telefonseelsorge.at"))),
    "CH": ("112", (_call("Die Dargebotene Hand", "143"), _chat("Dargebotene Hand", "www.143.ch"))),
    "FR": ("112", (_call("Numéro national de prévention du suicide", "3114"),)),
    "NL": ("112", (_call("113 Zelfmoordpreventie", "0800-0113"), _chat("113", "www.113.nl"))),
    # rtve.es/noticias/20220509 (024), elnacional.cat (024 and 112), 2026-11-22
    "ES": ("112", (_call("Línea de atención a la conducta suicida", "024"),)),
}

GROUNDING = Passage(
    heading="You stopped. That is all right.",
    text=(
        "The client is not a person, and nothing you said can hurt anybody. Nothing is expected of "
        "you now, and stopping costs you nothing.\n\n"
        "If it helps: put both feet on the floor. Breathe out slowly, longer than you breathe in. "
        "Name five things that you can see. Take your time, get up, have some water.\n\n"
        "If it stays with you, talk to somebody today: a friend, your teacher, or one of those "
        "named here. You can tell your teacher that you stopped, with or without saying why."
    ),
)


class PrebriefFacts(BaseModel):
    """What a prebrief has to say that is not the same for every session.

    Attributes:
        readers: who reads the transcript besides the student, in the words of a sentence.
        days_kept: how long it is kept; None: until it is deleted.
        term_ends_on: from when these days are counted; None: from the end of the session.
        tells_teacher: the institution has a message of distress passed on. Without this nobody is.
    """

    model_config = ConfigDict(frozen=True)

    purpose: str = ""
    content_notes: tuple[str, ...] = ()
    readers: str = ""
    days_kept: int | None = None
    term_ends_on: date | None = None
    tells_teacher: bool = False
    has_alternatives: bool = False


def panel_for(locale: str, default: str = DEFAULT_REGION) -> Panel:
    """Return whom to reach where somebody is, by a locale (`en-US`, `de_AT.UTF-8`) or a region.

    A language alone says nothing of the place: the default of the installation is taken. Of a place
    that is not known only the directory is named.
    """
    region = region_in(locale) or region_in(default) or ""
    emergency, routes = _ROUTES.get(region, (None, ()))
    return Panel(
        region=region,
        routes=(*routes, DIRECTORY),
        emergency=_call("Danger to life", emergency) if emergency else None,
    )


def region_in(locale: str) -> str | None:
    """Return the place that a locale names, or a region by itself; None where it names none."""
    parts = locale.partition(".")[0].replace("_", "-").split("-")
    places = parts[1:] if parts[0].islower() else parts
    found = (part for part in places if len(part) == 2 and part.isalpha() and part.isupper())  # noqa: PLR2004 as ISO 3166 has it
    return {"UK": "GB"}.get(region := next(found, ""), region) or None


def regions() -> tuple[str, ...]:
    """Return the regions whose services are known, for a list to choose from."""
    return tuple(_ROUTES)


def prebrief(facts: PrebriefFacts) -> tuple[Passage, ...]:
    """Return what is read before every session, in order."""
    notes = "\n".join(f"- {note}" for note in facts.content_notes)
    purpose = f"{facts.purpose.strip()} " if facts.purpose.strip() else ""
    found = [
        Passage(heading="This is an AI", text=_FICTION),
        Passage(heading="What it is for", text=f"{purpose}{_PURPOSE}"),
        Passage(heading="What comes up", text=notes or "Nothing that its author warns of."),
        Passage(heading="What is recorded, and who reads it", text=_recorded(facts)),
        Passage(heading="You can stop", text=_STOP),
    ]
    if facts.has_alternatives:
        found.append(Passage(heading="Another case", text=_ALTERNATIVE))
    return tuple(found)


def wellbeing(support_contact: str = "", *, tells_teacher: bool = False) -> Passage:
    """Return the private word to a student who wrote of their own distress. It stops nothing."""
    told = _TOLD if tells_teacher else "Only you see this."
    near = f" At your institution: {support_contact.strip()}." if support_contact.strip() else ""
    return Passage(
        heading="A word between us",
        text=(
            "Some of what you wrote sounded as if it was about yourself. If it was: you matter "
            "more than this exercise. You can pause or stop, and nothing is lost. There are people "
            f"you can reach right now, by phone or in writing; they are named here.{near} If it "
            f"was not, just go on. {told}"
        ),
    )


_FICTION = (
    "The client is a simulated person. A computer writes what they say; nobody suffers, and nobody "
    "sits at the other end. Treat them as you would a person: that is how you practise. It can be "
    "wrong, and it is no help for troubles of your own."
)
_TOLD = "By the rule of your institution your teacher is told of it."
_PURPOSE = "It is practice: mistakes belong to it, and what you try here harms nobody."
_STOP = (
    "Pause whenever you like: the clock stops and the client waits. Stop for good whenever you "
    "like, without giving a reason and without any mark against you. To speak to the platform "
    "instead of the client, write ((like this))."
)
_ALTERNATIVE = (
    "If you would rather not do this case, choose an equivalent one. Nobody asks why, and it "
    "counts the same."
)


def _recorded(facts: PrebriefFacts) -> str:
    who = facts.readers.strip() or "Nobody but you and the administrators reads it"
    kept = _kept(facts)
    told = (
        "If you write that you are in danger yourself, your teacher is told: that is the rule of "
        "your institution."
        if facts.tells_teacher
        else "If you write of troubles of your own, only you are shown whom you can reach; nobody "
        "is told of it by itself."
    )
    return (
        f"What you and the client say, and your reflection, are kept {kept}. {who.rstrip('.')}. "
        "Every reading by somebody else is logged. Your name is not sent to the model. Your notes "
        f"are yours alone. {told}"
    )


def _kept(facts: PrebriefFacts) -> str:
    if not facts.days_kept:
        return "until it is deleted"
    term = facts.term_ends_on
    since = f"the term, {term.day} {term:%B %Y}" if term else "the session"
    return f"for {facts.days_kept} days after the end of {since}, and then deleted"
