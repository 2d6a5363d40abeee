"""A JSON Resume as sentences: each entry what a person would say of it, its fields in order."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from understudy.ask.reading.blocks import Block, Stay, heading, line, prose
from understudy.ask.reading.resume_schema import (
    DATE,
    Award,
    Basics,
    Certificate,
    Education,
    Interest,
    Language,
    Part,
    Project,
    Publication,
    Reference,
    Resume,
    Skill,
    Timed,
    Volunteer,
    Work,
)
from understudy.ask.reading.schemas import Month, Private


def blocks_of(resume: Resume) -> Iterator[Block]:
    """Yield a résumé's sections in the order of the schema, those with nothing in them left out."""
    if resume.basics and (told := list(_basics(resume.basics))):
        yield heading("Basics", 1)
        yield from told
    yield from _entries("Work", resume.work, _work)
    yield from _entries("Volunteer", resume.volunteer, _volunteer)
    yield from _entries("Education", resume.education, _education)
    yield from _entries("Awards", resume.awards, _award)
    yield from _entries("Certificates", resume.certificates, _certificate)
    yield from _entries("Publications", resume.publications, _publication)
    yield from _entries("Skills", resume.skills, _skill)
    yield from _entries("Languages", resume.languages, _language)
    yield from _entries("Interests", resume.interests, _interest)
    yield from _entries("References", resume.references, _reference)
    yield from _entries("Projects", resume.projects, _project)


def _entries[P: Part](
    title: str, parts: tuple[P, ...], tell: Callable[[P], Iterator[Block]]
) -> Iterator[Block]:
    told = [block for part in parts for block in tell(part)]
    if told:
        yield heading(title, 1)
        yield from told


def _basics(basics: Basics) -> Iterator[Block]:
    if basics.name or basics.label:
        yield line(_with(basics.name, basics.label, ": ") + ".")
    if basics.summary:
        yield prose(basics.summary)
    yield from _fact("E-mail", basics.email, Private.CONTACT)
    yield from _fact("Telephone", basics.phone, Private.CONTACT)
    yield from _fact("Website", basics.url)
    if place := basics.location:
        address = _list(place.address, place.postal_code)
        yield from _fact("Address", address, Private.CONTACT)
        yield from _fact("Lives in", _list(place.city, place.region, place.country_code))
    for profile in basics.profiles:
        name = _with(profile.username, profile.url, ", ")
        yield from _fact(f"Profile on {profile.network}" if profile.network else "Profile", name)


def _work(work: Work) -> Iterator[Block]:
    yield from _entry(work.name, 2)
    place = _with(work.name, work.location, ", ")
    yield from _stay("work", work, work.name, work.position, _with(work.position, place, " at "))
    yield from _fact(f"About {work.name}" if work.name else "About it", work.description)
    yield from _rest(work.summary, work.highlights, work.url)


def _volunteer(volunteer: Volunteer) -> Iterator[Block]:
    place, title = volunteer.organization, volunteer.position
    yield from _entry(place, 2)
    told = _with(title or "Volunteer", place, " (as a volunteer) at " if title else " at ")
    yield from _stay("volunteer", volunteer, place, title, told if title or place else "")
    yield from _rest(volunteer.summary, volunteer.highlights, volunteer.url)


def _education(education: Education) -> Iterator[Block]:
    place = education.institution
    title = _with(education.study_type, education.area, " in ")
    yield from _entry(place, 2)
    yield from _stay("education", education, place, title, _with(title, place, " at "))
    yield from _fact("Grade", education.score)
    yield from (line(f"Course: {course}") for course in education.courses if course)
    yield from _fact("Website", education.url)


def _award(award: Award) -> Iterator[Block]:
    yield from _sentence(_list(award.title, _after("awarded by ", award.awarder), award.date))
    yield from _rest(award.summary, (), "")


def _certificate(certificate: Certificate) -> Iterator[Block]:
    issuer = _after("issued by ", certificate.issuer)
    yield from _sentence(_list(certificate.name, issuer, certificate.date, certificate.url))


def _publication(publication: Publication) -> Iterator[Block]:
    publisher = _after("published by ", publication.publisher)
    yield from _sentence(_list(publication.name, publisher, publication.release_date))
    yield from _rest(publication.summary, (), publication.url)


def _skill(skill: Skill) -> Iterator[Block]:
    name = (
        f"{skill.name} ({skill.level})"
        if skill.name and skill.level
        else _list(skill.name, skill.level)
    )
    yield from _sentence(_with(name, _list(*skill.keywords), ": "))


def _language(language: Language) -> Iterator[Block]:
    yield from _sentence(_with(language.language, language.fluency, ": "))


def _interest(interest: Interest) -> Iterator[Block]:
    yield from _sentence(_with(interest.name, _list(*interest.keywords), ": "))


def _reference(reference: Reference) -> Iterator[Block]:
    yield from _fact("Referee", reference.name, Private.REFEREES)
    if reference.reference:
        yield replace(prose(reference.reference), private=Private.REFEREES)


def _project(project: Project) -> Iterator[Block]:
    yield from _entry(project.name, 2)
    kind = (
        _with(project.type, project.entity, " for ")
        if project.type
        else _after("for ", project.entity)
    )
    yield from _sentence(_list(project.name, kind, _span(project)))
    yield from _fact("Role", _list(*project.roles))
    yield from _rest(project.description, project.highlights, "")
    yield from _fact("Keywords", _list(*project.keywords))
    yield from _fact("Website", project.url)


def _entry(title: str, level: int) -> Iterator[Block]:
    if title:
        yield heading(title, level)


def _stay(kind: str, timed: Timed, place: str, title: str, told: str) -> Iterator[Block]:
    text = _list(told, _span(timed))
    if not text:
        return
    start, end = _month(timed.start), _month(timed.end)
    stay = Stay(kind, place or title, title, start, end) if start and (place or title) else None
    yield replace(line(f"{text}."), stay=stay)


def _rest(summary: str, highlights: tuple[str, ...], url: str) -> Iterator[Block]:
    if summary:
        yield prose(summary)
    yield from (line(each) for each in highlights if each)
    yield from _fact("Website", url)


def _fact(name: str, value: str, private: Private | None = None) -> Iterator[Block]:
    if value:
        yield replace(line(f"{name}: {value}"), private=private)


def _sentence(text: str) -> Iterator[Block]:
    if text:
        yield line(text if text.endswith((".", "!", "?")) else f"{text}.")


def _span(timed: Timed) -> str:
    """Return the dates as they stand there; those who write no end are still there."""
    if timed.start and timed.end:
        return f"{timed.start} to {timed.end}"
    if timed.start:
        return f"since {timed.start}"
    return _after("until ", timed.end)


def _month(date: str) -> Month | None:
    found = DATE.fullmatch(date)
    if not found:
        return None
    year, month = found.groups()
    return Month(year=int(year), month=int(month) if month else None)


def _list(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _with(first: str, second: str, between: str) -> str:
    return f"{first}{between}{second}" if first and second else first or second


def _after(words: str, text: str) -> str:
    return f"{words}{text}" if text else ""
