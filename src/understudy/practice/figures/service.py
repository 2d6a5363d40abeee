"""Use cases of figures: a section's for its teachers, everything for who pays."""

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from understudy.accounts.access import Actor, require_admin
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Forbidden
from understudy.kernel.kept import Kept
from understudy.llm.money.budgets import BudgetService
from understudy.llm.money.pricing import from_nano
from understudy.llm.types import Scope
from understudy.llm.usage.days import day_of
from understudy.personas import store as personas
from understudy.personas.service import PersonaNotFound, PersonaNotYours
from understudy.practice.courses.admission import admitted
from understudy.practice.courses.models import SectionRow
from understudy.practice.courses.section_schemas import Part
from understudy.practice.courses.section_store import parts_of
from understudy.practice.figures import measures, pilot_store, section_store, survey_store
from understudy.practice.figures.measures import of_client, of_section, of_session, times_of
from understudy.practice.figures.rules import (
    DAYS_SHOWN,
    all_at_once,
    chosen,
    day_by_day,
    together,
)
from understudy.practice.figures.schemas import (
    ClientUse,
    Pilot,
    PilotDay,
    SectionCost,
    SectionFigures,
    SessionCost,
    Stretch,
    SurveyResults,
)
from understudy.practice.figures.survey_store import Which
from understudy.practice.sessions.finding import seen

QUIET_DAYS = 14
"""Who opened no session for so long is inactive, unless another number is asked for."""
_MS = 0.001


class FigureService:
    """Sums over sessions, each made by the database."""

    def __init__(self, db: Database, budgets: BudgetService, timezone: str) -> None:
        self._db, self._budgets, self._zone = db, budgets, ZoneInfo(timezone)
        self._pilots, self._surveys = Kept[Pilot](), Kept[SurveyResults]()

    async def section(self, actor: Actor, id: UUID, quiet_days: int = QUIET_DAYS) -> SectionFigures:
        """Return how much is practised in a section, and for who may see it what it costs.

        Raises:
            SectionNotFound, SectionNotYours: the actor does not teach or assist there.
        """
        costs = actor.sees_costs
        async with self._db.read() as session:
            await admitted(session, actor, id, Part.READS)
            found = await self._section(session, id, quiet_days, costs=costs)
        if not costs:
            return found
        budgets = await self._budgets.of(Scope.SECTION, [str(id)])
        return found.model_copy(update={"budgets": budgets[str(id)]})

    async def section_survey(self, actor: Actor, id: UUID) -> SurveyResults:
        """Return what a section's students say of sessions; who wrote what, to who teaches them.

        Raises:
            SectionNotFound, SectionNotYours: the actor does not teach or assist there.
        """
        async with self._db.read() as session:
            row = await admitted(session, actor, id, Part.READS)
            named = await _teaches(session, actor, row)
            return await _survey(session, survey_store.of_section(id), named=named)

    async def pilot(
        self, actor: Actor, start: date | None = None, end: date | None = None
    ) -> Pilot:
        """Return what was done on these days, the last included; else on the last 30.

        What took long to add up is kept ten times as long; many may ask every second.

        Raises:
            Forbidden: the actor is no administrator.
            DaysInvalid: they end before they begin, or are more than a year.
        """
        require_admin(actor)
        first, last = chosen(start, end, day_of(now(), self._zone))
        return await self._pilots.look((first, last), partial(self._pilot, first, last))

    async def _pilot(self, first: date, last: date) -> Pilot:
        days, whole = day_by_day(first, last, self._zone), all_at_once(first, last, self._zone)
        async with self._db.read() as session:
            by_day = await pilot_store.sums(session, days)
            people = await pilot_store.people(session, whole)
            sections = await pilot_store.sections(session, whole)
            live = await measures.live(session)
        ids = [str(each.section_id) for each in sections if each.section_id]
        budgets = await self._budgets.of(Scope.SECTION, ids)
        return Pilot(
            start=first,
            end=last,
            live=live,
            totals=together(by_day.values(), *people),
            days=[PilotDay(day=each.day, sums=by_day[each.day]) for each in days],
            sections=[
                SectionCost(
                    section_id=each.section_id,
                    name=each.name,
                    teacher=each.teacher,
                    students=each.students,
                    sessions=each.sessions,
                    cost_usd=from_nano(each.nano_usd),
                    budgets=budgets.get(str(each.section_id), []),
                )
                for each in sections
            ],
        )

    async def survey(
        self, actor: Actor, start: date | None = None, end: date | None = None
    ) -> SurveyResults:
        """Return what all students said on these days, without who wrote it; kept as `pilot` is.

        Raises:
            Forbidden: the actor is no administrator.
            DaysInvalid: they end before they begin, or are more than a year.
        """
        require_admin(actor)
        first, last = chosen(start, end, day_of(now(), self._zone))
        return await self._surveys.look((first, last), partial(self._survey, first, last))

    async def _survey(self, first: date, last: date) -> SurveyResults:
        whole = all_at_once(first, last, self._zone)
        async with self._db.read() as session:
            return await _survey(session, survey_store.within(whole), named=False)

    async def client(self, actor: Actor, persona_id: UUID) -> ClientUse:
        """Return how often a client was talked with, in all its versions, and what it cost.

        For its author: elsewhere it would tell what other teachers' sections do.

        Raises:
            Forbidden: the actor does not see costs.
            PersonaNotFound: there is none that they see.
            PersonaNotYours: they may not change it.
        """
        if not actor.sees_costs:
            raise Forbidden
        which = of_client(persona_id)
        async with self._db.read() as session:
            found = await personas.persona(session, actor, persona_id)
            if found is None:
                raise PersonaNotFound
            if not personas.can_edit(actor, found[0]):
                raise PersonaNotYours
            costs = await measures.costs(session, which)
            return ClientUse(sessions=await measures.number(session, which), costs=costs)

    async def session(self, actor: Actor, id: UUID) -> SessionCost:
        """Return what a session has cost so far, with all that was asked for it.

        Raises:
            Forbidden: the actor does not see costs.
            SessionNotFound: it is not there or not visible to the actor.
        """
        if not actor.sees_costs:
            raise Forbidden
        async with self._db.read() as session:
            await seen(session, actor, id)
            found = await measures.costs(session, of_session(id))
        return SessionCost(
            input_tokens=found.input_tokens,
            output_tokens=found.output_tokens,
            cost_usd=found.total_usd,
        )

    async def _section(
        self, session: Session, id: UUID, quiet_days: int, *, costs: bool
    ) -> SectionFigures:
        moment, which = now(), of_section(id)
        since = moment - timedelta(days=quiet_days)
        students, active = await section_store.students(session, id, since)
        sessions, turns = await section_store.sums(session, id)
        words = await section_store.first_words(session, id)
        days = self._last_days(moment)
        return SectionFigures(
            section_id=id,
            quiet_days=quiet_days,
            students=students,
            active=active,
            inactive=students - active,
            live=await measures.live(session, which),
            sessions=sessions,
            turns=turns,
            ends=await section_store.ends(session, id),
            first_words=times_of(words, _MS),
            talked=times_of(await section_store.talked(session, id)),
            costs=await measures.costs(session, which) if costs else None,
            budgets=[],
            days=await section_store.days(session, id, days, costs=costs),
            by_student=await section_store.by_student(session, id, since, costs=costs),
        )

    def _last_days(self, moment: datetime) -> list[Stretch]:
        today = day_of(moment, self._zone)
        first = today - timedelta(days=DAYS_SHOWN - 1)
        return day_by_day(first, today, self._zone)


async def _teaches(session: Session, actor: Actor, row: SectionRow) -> bool:
    """Say whether an actor teaches or assists there themself, and not as an administrator."""
    if row.owner_id == actor.id:
        return True
    parts = await parts_of(session, actor, [row])
    return parts[row.id] is Part.READS


async def _survey(session: Session, which: Which, *, named: bool) -> SurveyResults:
    n, scores = await survey_store.scores(session, which)
    return SurveyResults(
        n=n,
        scores=scores,
        by_client=await survey_store.by_client(session, which),
        comments=await survey_store.comments(session, which, named=named),
    )
