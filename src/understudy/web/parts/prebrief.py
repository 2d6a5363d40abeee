"""What a student reads before a session: the case, what is recorded, and whom to reach."""

from nicegui import ui

from understudy.practice.clients.parts import Source
from understudy.practice.clients.schemas import ClientCard
from understudy.practice.sessions.schemas import Passage, Prebrief
from understudy.web.parts.course_words import HINTS
from understudy.web.parts.crisis_panel import crisis_panel
from understudy.web.parts.kit import Act, avatar, badge, box, button, chips, text
from understudy.web.parts.practice_words import difficulty_of, limits_of, person_of
from understudy.web.parts.rubric_view import rubric_view
from understudy.web.parts.tones import tone_of


def referral_card(client: ClientCard, *, tag: str = "h2") -> None:
    """Add what the worker has on the desk: who comes, from where, and why."""
    with box("panel stack referral"):
        with box("line-up"):
            avatar(client.name, tone_of(client.persona_id), "large")
            with box("grow"):
                text(tag, client.name, "anywhere")
                text("p", person_of(client.pronouns, client.age), "quiet small")
            badge(difficulty_of(client.difficulty))
        referral_facts(client)


def referral_facts(client: ClientCard) -> None:
    """Add the referral itself."""
    referral = client.referral
    facts = {
        "Referral": referral.reason,
        "From": "" if referral.source is Source.OTHER else _source_of(referral.source),
        "Where": referral.setting,
        "Session": f"Number {referral.session_number}",
    }
    with box("facts", "dl"):
        for name, said in facts.items():
            if said:
                text("dt", name)
                text("dd", said)
    if referral.already_known:
        text("h3", "Already known")
        with box("plain-list marked", "ul"):
            for known in referral.already_known:
                text("li", known)


def case_facts(client: ClientCard) -> None:
    """Add the referral and what can be practised: what a student may look up at any time."""
    referral_facts(client)
    if client.learning_objectives:
        text("h3", "What you can practise")
        _objectives_list(client)


def _objectives_list(client: ClientCard) -> None:
    with box("plain-list marked", "ul"):
        for each in client.learning_objectives:
            text("li", each)


def _source_of(source: Source) -> str:
    return source.value.replace("_", " ").capitalize()


class PrebriefView:
    """The page before a session.

    Args:
        found: what it says.
        support_contact: whom the students of the section ask for help.
        begin: what happens once somebody has said that they read it.
        leave: what happens to a session that is not begun after all.
    """

    def __init__(self, found: Prebrief, support_contact: str, begin: Act, leave: Act) -> None:
        self._found = found
        self._begin, self._leave = begin, leave
        self._support_contact = support_contact

    def build(self) -> None:
        """Build the page's body."""
        found = self._found
        with box("briefing"):
            with box("stack"):
                self._notes()
                referral_card(found.client)
                if found.instructions:
                    _part("What your teacher says", found.instructions)
                self._objectives()
                for passage in found.passages:
                    _passage(passage)
                self._rubric()
            with box("stack beside-talk"):
                crisis_panel(found.panel, self._support_contact)
                self._limits()
                self._alternatives()
        with box("begin-bar"):
            text(
                "p", "You can pause or stop at any time, without a mark against you.", "quiet grow"
            )
            button("Leave it", self._leave, kind="plain")
            button("I have read this: begin", self._begin, kind="primary")

    def _notes(self) -> None:
        if self._found.client.content_notes:
            with box("content-notes"):
                text("h2", "This case is about")
                chips(list(self._found.client.content_notes))

    def _objectives(self) -> None:
        if self._found.client.learning_objectives:
            with box("panel stack tight"):
                text("h2", "What you can practise")
                _objectives_list(self._found.client)

    def _rubric(self) -> None:
        if self._found.rubric:
            with box("panel stack"):
                text("h2", f"What is looked at: {self._found.rubric.name}")
                rubric_view(self._found.rubric)

    def _limits(self) -> None:
        with box("panel stack tight"):
            text("h2", "How long")
            for sentence in limits_of(self._found.limits):
                text("p", sentence, "small")
            text("p", f"Hints: {HINTS[self._found.hint_mode].lower()}.", "small")

    def _alternatives(self) -> None:
        if not self._found.alternatives:
            return
        with box("panel stack tight"):
            text("h2", "Another case")
            text("p", "An equivalent case counts the same. Nobody asks why.", "small")
            for number, pair_id in enumerate(self._found.alternatives, start=1):
                name = "Choose it" if len(self._found.alternatives) == 1 else f"Choose {number}"
                ui.link(name, f"/practice/start/{pair_id}").classes("link")


def _passage(passage: Passage) -> None:
    _part(passage.heading, passage.text)


def _part(heading: str, words: str) -> None:
    with box("panel stack tight"):
        text("h2", heading)
        text("p", words, "prose")
