"""How a client answers when no model is there: from the case, and only what the turn allows.

Nothing is said twice while something is left to say. Phrases are English, as the labels are.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from understudy.llm.types import Line
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.overlap import shared
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.clients.turn import Turn
from understudy.practice.mind.danger import Danger
from understudy.practice.mind.schemas import Behaviour, Resistance, Style

_ADVICE = re.compile(
    r"\byou (?:really |just )?(?:should|ought|need to|must|have to)\b|\bwhy don't you\b"
    r"|\bhave you (?:tried|considered)\b|\bif i were you\b",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening))\b", re.IGNORECASE)
_GOODBYE = re.compile(r"\b(?:good ?bye|bye|see you|take care|our time is up)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\?|^\W*(?:what|how|when|where|who|why|tell me|do you|are you|is there)\b", re.IGNORECASE
)

_CURT, _WARM = "curt", "warm"
_TONE = {
    Style.PLAIN: _CURT,
    Style.RESERVED: _CURT,
    Style.UPSET: _CURT,
    Style.VERBOSE: _WARM,
    Style.TANGENTIAL: _WARM,
    Style.PLEASING: _WARM,
}
_PHRASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    _CURT: {
        "greeting": ("Hi.", "Hello.", "Yeah. Hi."),
        "goodbye": ("Okay. Bye.", "Right. Bye then."),
        "advice": ("Everybody says that.", "Easy to say.", "Maybe. I don't know."),
        "minimise": ("It's not that bad.", "It's nothing, really.", "That happens. It's fine."),
        "deny": ("No.", "No. Nothing like that.", "Not really, no."),
        "deflect": ("Can we talk about something else?", "Why do you ask?", "Not today."),
        "lead": ("", "Well.", "Okay.", "I mean."),
        "reflected": ("Yeah.", "I guess so.", "Something like that.", "Mm. Yes."),
        "unsure": ("I don't know.", "Hard to say.", "No idea.", "Never thought about it."),
        "no_danger": ("No. Nothing like that.", "No."),
        "danger": ("Yes. I don't want to say more than that.", "Yeah. Leave it at that."),
    },
    _WARM: {
        "greeting": ("Hello! Thanks for seeing me.", "Oh, hello. Good of you to have me."),
        "goodbye": ("Thank you. Goodbye then.", "Oh, all right. Thank you for your time."),
        "advice": ("I know, I know, everyone says so.", "Well, yes, but it isn't so simple."),
        "minimise": (
            "Oh, it's not so bad, other people have it worse.",
            "Oh, you know. It's fine.",
        ),
        "deny": ("Oh no, no.", "No, no, nothing of the kind."),
        "deflect": ("Oh, let's not go into that.", "That's a long story. How is it you ask?"),
        "lead": ("", "Oh, well.", "You know.", "How shall I put it."),
        "reflected": ("Yes, that's it, really.", "You put that well.", "Yes. Yes, it is."),
        "unsure": ("I couldn't really say.", "Hm, let me think.", "That's a good question."),
        "no_danger": ("Oh no, I'd never.", "No, no. I want to go on living."),
    },
}
_RESISTING: Mapping[Resistance, tuple[str, ...]] = {
    Resistance.MINIMAL_TALK: ("Fine.", "Dunno.", "If you say so."),
    Resistance.IRRELEVANT_TALK: ("The bus was late again today.", "Is it always this warm here?"),
    Resistance.SUPERFICIAL: ("It's the usual stuff.", "Same as everybody."),
    Resistance.INTELLECTUALIZING: ("Statistically that's common.", "One can explain it easily."),
    Resistance.HOSTILITY: ("What's that to you?", "You've got no idea, have you?"),
    Resistance.DEFENSIVENESS: ("I do what I can, all right?", "That's not my fault."),
    Resistance.COMPLIANCE_WITHOUT_ENGAGEMENT: ("Sure. Whatever you think.", "Okay, I'll do that."),
}


def improvise(
    who: PersonaFields, case: PracticeBlock, turn: Turn, lines: Sequence[Line], random: Random
) -> str:
    """Return what this client says next: always the same by `random`."""
    return _Reply(who, case, turn, lines, random).text()


class _Reply:
    """The moment at which the client is to speak."""

    def __init__(
        self,
        who: PersonaFields,
        case: PracticeBlock,
        turn: Turn,
        lines: Sequence[Line],
        random: Random,
    ) -> None:
        self._who, self._case, self._turn, self._random = who, case, turn, random
        self._said = [line.text for line in lines if line.role == "assistant"]
        self._line = next((line.text for line in reversed(lines) if line.role == "user"), "")
        self._phrases = _PHRASES[_TONE[case.talk.style]]

    def text(self) -> str:
        """Return the first move that fits."""
        turn = self._turn
        moves: list[tuple[bool, Callable[[], str]]] = [
            (not self._line, self._open),
            (turn.ends and bool(self._case.endings.says_on_leaving), self._leave),
            (bool(turn.danger), self._answer_danger),
            (turn.behaviour is Behaviour.RESISTANCE, self._resist),
            (bool(_GOODBYE.search(self._line)), lambda: self._phrase("goodbye")),
            (bool(_GREETING.search(self._line)) and not self._is_asked, self._greet),
            (bool(_ADVICE.search(self._line)), lambda: self._phrase("advice")),
            (bool(self._tellable), self._tell),
            (bool(turn.deny), lambda: self._phrase("deny")),
            (bool(turn.minimise), lambda: self._phrase("minimise")),
            (bool(turn.deflect), lambda: self._phrase("deflect")),
            (True, self._go_on),
        ]
        return next(move for fits, move in moves if fits)()

    @property
    def _is_asked(self) -> bool:
        return bool(_ASKING.search(self._line))

    @property
    def _tellable(self) -> list[str]:
        return [text for text in self._turn.may_tell if not self._was_said(text)]

    def _open(self) -> str:
        return self._case.opening_line or self._who.first_message or self._phrase("greeting")

    def _greet(self) -> str:
        opening = self._case.opening_line
        return self._phrase("greeting") if opening in self._said or not opening else opening

    def _answer_danger(self) -> str:
        """Answer what was asked; what the author noted is no speech, so of it only that it is."""
        risk, asked = self._case.risk, self._turn.danger
        there = {
            Danger.PLAN: bool(risk.plan),
            Danger.INTENT: bool(risk.plan),
            Danger.HISTORY: bool(risk.history),
            Danger.PROTECTIVE: bool(risk.protective),
            Danger.OTHERS: bool(risk.harm_to_others),
            Danger.ABUSE: bool(risk.abuse_or_neglect),
        }
        told = risk.if_asked
        if told and not self._was_said(told) and (Danger.THOUGHTS in asked or len(asked) > 1):
            return told
        is_so = any(there.get(each, False) for each in asked)
        return self._phrase("danger" if is_so else "no_danger")

    def _leave(self) -> str:
        return self._case.endings.says_on_leaving

    def _resist(self) -> str:
        way = self._turn.resistance or Resistance.MINIMAL_TALK
        return self._fresh(_RESISTING[way])

    def _tell(self) -> str:
        """Tell the allowed fact that is nearest to what was asked, whole."""
        told = max(self._tellable, key=lambda text: shared(text, self._line))
        return f"{self._phrase('lead')} {told}".strip()

    def _go_on(self) -> str:
        """Answer with something from the case that is no secret, or with little."""
        pool = [*self._who.voice_samples, self._case.own_words, *self._turn.told]
        fresh = [text for text in pool if text and not self._was_said(text)]
        lead = self._phrase("unsure" if self._is_asked else "reflected")
        if not fresh:
            return lead
        nearest = max(fresh, key=lambda text: shared(text, self._line))
        if shared(nearest, self._line):
            return nearest
        return self._fitting(lead, self._random.choice(fresh))

    def _fitting(self, lead: str, text: str) -> str:
        whole = f"{lead} {text}"
        return whole if len(whole.split()) <= self._turn.most_words else lead

    def _phrase(self, kind: str) -> str:
        return self._fresh(self._phrases[kind])

    def _fresh(self, phrases: Iterable[str]) -> str:
        every = list(phrases)
        left = [phrase for phrase in every if not phrase or not self._was_said(phrase)]
        return self._random.choice(left or every)

    def _was_said(self, text: str) -> bool:
        return any(text in said for said in self._said)
