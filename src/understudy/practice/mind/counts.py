"""What is counted in a whole interview: the behaviour panel, and a score that tells good from poor.

The counts follow MITI 4.2. What separates good interviews from poor ones, and by how much, was
measured on AnnoMI (110 high-quality and 23 low-quality sessions; practice.md, evidence 4). The
shares of open questions and of complex reflections do not separate them: shown, not weighted.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, computed_field

from understudy.practice.mind.labeller import Context, label
from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels
from understudy.practice.mind.phrases import names_feeling
from understudy.practice.mind.words import words_of

_OPENING_TURNS = 3
"""Turns in which informing is no unsolicited input: role, purpose and confidentiality are due."""
_STACKED_IS = 2
"""Questions that a stacked turn counts as, at the least."""


class Speaker(StrEnum):
    """Who says a turn."""

    WORKER = "worker"
    CLIENT = "client"


class Turn(BaseModel):
    """One turn of an interview; a worker's has labels, a client's has none."""

    model_config = ConfigDict(frozen=True)

    speaker: Speaker
    text: str
    labels: WorkerLabels | None = None


class Counts(BaseModel):
    """What is counted in an interview. `None`: there was nothing to take a share of.

    Attributes:
        questions: a stacked turn counts as two.
        unsolicited_input: worker turns with advice or information nobody had asked for.
        talk_share: the worker's share of all words, from 0 to 1.
        longest_turn: the worker's, in words.
        first_feeling_turn: in which of the worker's turns, from 1, a feeling was first reflected.
    """

    model_config = ConfigDict(frozen=True)

    worker_turns: int = 0
    questions: int = 0
    open_questions: int = 0
    closed_questions: int = 0
    stacked_turns: int = 0
    simple_reflections: int = 0
    complex_reflections: int = 0
    affirmations: int = 0
    collaborations: int = 0
    autonomies: int = 0
    informing: int = 0
    confrontations: int = 0
    summaries: int = 0
    advice_with_permission: int = 0
    advice_without_permission: int = 0
    unsolicited_input: int = 0
    repairs: int = 0
    slips: int = 0
    risk_questions: int = 0
    worker_words: int = 0
    client_words: int = 0
    longest_turn: int = 0
    first_feeling_turn: int | None = None
    facts_found: int = 0
    facts_available: int = 0

    @computed_field  # type: ignore[prop-decorator]  # the order pydantic asks for
    @property
    def reflections(self) -> int:
        """How many reflections there are, simple and complex."""
        return self.simple_reflections + self.complex_reflections

    @computed_field  # type: ignore[prop-decorator]  # the order pydantic asks for
    @property
    def reflections_per_question(self) -> float | None:
        """Reflections for each question (R:Q); an interview without questions has one for this."""
        return self.reflections / max(1, self.questions) if self.worker_turns else None

    @computed_field  # type: ignore[prop-decorator]  # the order pydantic asks for
    @property
    def complex_share(self) -> float | None:
        """The share of complex reflections in all. It does not tell good from poor."""
        return self.complex_reflections / self.reflections if self.reflections else None

    @computed_field  # type: ignore[prop-decorator]  # the order pydantic asks for
    @property
    def open_share(self) -> float | None:
        """The share of open questions in all. It does not tell good from poor."""
        return self.open_questions / self.questions if self.questions else None

    @computed_field  # type: ignore[prop-decorator]  # the order pydantic asks for
    @property
    def words_per_turn(self) -> float | None:
        """The worker's words in a turn of theirs, on average."""
        return self.worker_words / self.worker_turns if self.worker_turns else None

    @computed_field  # type: ignore[prop-decorator]  # the order pydantic asks for
    @property
    def talk_share(self) -> float | None:
        """The worker's share of all words."""
        words = self.worker_words + self.client_words
        return self.worker_words / words if words else None

    def per_turn(self, number: int) -> float:
        """Return so many per turn of the worker."""
        return number / self.worker_turns if self.worker_turns else 0.0


def labelled(turns: Sequence[Turn], tags: tuple[str, ...] = ()) -> tuple[Turn, ...]:
    """Return an interview in which each of the worker's turns has labels: its own, or by rule."""
    worker = client = ""
    done: list[Turn] = []
    for turn in turns:
        if turn.speaker == Speaker.CLIENT:
            client = turn.text
            done.append(turn)
            continue
        context = Context(client_turn=client, worker_before=worker, tags=tags)
        labels = turn.labels or label(turn.text, context)
        done.append(turn.model_copy(update={"labels": labels}))
        worker, client = turn.text, ""
    return tuple(done)


def count(turns: Iterable[Turn], *, facts_found: int = 0, facts_available: int = 0) -> Counts:
    """Return what is counted in an interview; turns of the worker without labels count as words."""
    said = tuple(turns)
    worker = [turn for turn in said if turn.speaker == Speaker.WORKER]
    lengths = [len(words_of(turn.text)) for turn in worker]
    client = (turn for turn in said if turn.speaker == Speaker.CLIENT)
    return Counts(
        **_behaviours([turn.labels or WorkerLabels() for turn in worker]),
        worker_turns=len(worker),
        worker_words=sum(lengths),
        client_words=sum(len(words_of(turn.text)) for turn in client),
        longest_turn=max(lengths, default=0),
        first_feeling_turn=_first_feeling(worker),
        facts_found=facts_found,
        facts_available=facts_available,
    )


def _behaviours(heard: list[WorkerLabels]) -> dict[str, int]:
    stacked = sum(labels.question == Question.STACKED for labels in heard)
    open_ = sum(labels.question == Question.OPEN for labels in heard)
    closed = sum(labels.question == Question.CLOSED for labels in heard)
    return {
        "questions": open_ + closed + _STACKED_IS * stacked,
        "open_questions": open_,
        "closed_questions": closed,
        "stacked_turns": stacked,
        "simple_reflections": sum(one.reflection == Reflection.SIMPLE for one in heard),
        "complex_reflections": sum(one.reflection == Reflection.COMPLEX for one in heard),
        "affirmations": sum(one.affirms for one in heard),
        "collaborations": sum(one.seeks_collaboration for one in heard),
        "autonomies": sum(one.emphasises_autonomy for one in heard),
        "informing": sum(one.gives_information for one in heard),
        "confrontations": sum(one.confronts for one in heard),
        "summaries": sum(one.summarises for one in heard),
        "advice_with_permission": sum(one.advice == Advice.WITH_PERMISSION for one in heard),
        "advice_without_permission": sum(one.advice == Advice.WITHOUT_PERMISSION for one in heard),
        "unsolicited_input": sum(_is_unsolicited(n, one) for n, one in enumerate(heard)),
        "repairs": sum(one.repairs for one in heard),
        "slips": sum(one.slip != Slip.NONE for one in heard),
        "risk_questions": sum(one.asks_about_risk for one in heard),
    }


def _is_unsolicited(number: int, heard: WorkerLabels) -> bool:
    if heard.advice != Advice.NONE:
        return heard.advice == Advice.WITHOUT_PERMISSION
    informs = heard.gives_information and number >= _OPENING_TURNS
    return informs and not heard.seeks_collaboration


def _first_feeling(worker: list[Turn]) -> int | None:
    reflected = (
        number
        for number, turn in enumerate(worker, start=1)
        if turn.labels and turn.labels.reflection != Reflection.NONE and names_feeling(turn.text)
    )
    return next(reflected, None)


# What each measure was in poor and in good sessions of AnnoMI (medians), and how well it separates
# them (AUC); chance is .5, so the weight is what is above it.
_MEASURED = {
    "reflections_per_turn": (0.0, 0.31, 0.88),
    "unsolicited_input_per_turn": (0.50, 0.11, 0.91),
    "advice_per_turn": (0.21, 0.0, 0.86),
    "reflections_per_question": (0.0, 1.0, 0.84),
    "words_per_turn": (29.0, 17.0, 0.76),
    "talk_share": (0.64, 0.54, 0.65),
}
_CHANCE = 0.5


def score(counts: Counts) -> float:
    """Return how much an interview is like good ones, from 0 to 1: 0 at the poor ones' medians.

    Each measure is placed between the two medians, cut off there, and weighted by how well it
    separated the sessions it was measured on. It is for sorting and demonstrating, not for grading.
    """
    measured = {
        "reflections_per_turn": counts.per_turn(counts.reflections),
        "unsolicited_input_per_turn": counts.per_turn(counts.unsolicited_input),
        "advice_per_turn": counts.per_turn(counts.advice_without_permission),
        "reflections_per_question": counts.reflections_per_question,
        "words_per_turn": counts.words_per_turn,
        "talk_share": counts.talk_share,
    }
    total = weights = 0.0
    for name, (poor, good, auc) in _MEASURED.items():
        value = measured[name]
        if value is None:
            continue
        weight = auc - _CHANCE
        total += weight * min(1.0, max(0.0, (value - poor) / (good - poor)))
        weights += weight
    return total / weights if weights else 0.0
