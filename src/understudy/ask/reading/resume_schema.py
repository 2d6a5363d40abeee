"""JSON Resume 1.2.1 as models: which fields there are and what may stand in them.

All is optional and unknown keys are let through, as the schema has it. One thing is taken more
widely: null and an empty text are a field that is not there, for many programs write them.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

DATE = re.compile(r"([12]\d{3})(?:-(0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z\d+.-]*:\S+")


def _stripped(value: object) -> object:
    return "" if value is None else value.strip() if isinstance(value, str) else value


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else () if value is None else value


def _date(value: str) -> str:
    if value and not DATE.fullmatch(value):
        raise PydanticCustomError("date", "is no date such as 2019, 2019-03 or 2019-03-15")
    return value


def _mail(value: str) -> str:
    if value and not _MAIL.fullmatch(value):
        raise PydanticCustomError("mail", "is no e-mail address")
    return value


def _address(value: str) -> str:
    if value and not _ADDRESS.fullmatch(value):
        raise PydanticCustomError("uri", "is no full web address such as https://example.org")
    return value


type Text = Annotated[str, BeforeValidator(_stripped)]
type Date = Annotated[str, BeforeValidator(_stripped), AfterValidator(_date)]
type Mail = Annotated[str, BeforeValidator(_stripped), AfterValidator(_mail)]
type Uri = Annotated[str, BeforeValidator(_stripped), AfterValidator(_address)]
type Listed[T] = Annotated[tuple[T, ...], BeforeValidator(_listed)]


class Part(BaseModel):
    """Any object of a résumé; what it says beyond its fields is kept, so that it can be named."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, populate_by_name=True)


class Location(Part):
    """Where somebody lives; address and postal code are private."""

    address: Text = ""
    postal_code: Text = Field("", alias="postalCode")
    city: Text = ""
    country_code: Text = Field("", alias="countryCode")
    region: Text = ""


class Profile(Part):
    """An account on a network."""

    network: Text = ""
    username: Text = ""
    url: Uri = ""


class Basics(Part):
    """Who it is."""

    name: Text = ""
    label: Text = ""
    image: Text = ""
    email: Mail = ""
    phone: Text = ""
    url: Uri = ""
    summary: Text = ""
    location: Location | None = None
    profiles: Listed[Profile] = ()


class Timed(Part):
    """What has a beginning and an end."""

    start: Date = Field("", alias="startDate")
    end: Date = Field("", alias="endDate")


class Work(Timed):
    """A job."""

    name: Text = ""
    location: Text = ""
    description: Text = ""
    position: Text = ""
    url: Uri = ""
    summary: Text = ""
    highlights: Listed[Text] = ()


class Volunteer(Timed):
    """Unpaid work."""

    organization: Text = ""
    position: Text = ""
    url: Uri = ""
    summary: Text = ""
    highlights: Listed[Text] = ()


class Education(Timed):
    """A school."""

    institution: Text = ""
    url: Uri = ""
    area: Text = ""
    study_type: Text = Field("", alias="studyType")
    score: Text = ""
    courses: Listed[Text] = ()


class Award(Part):
    """A prize."""

    title: Text = ""
    date: Date = ""
    awarder: Text = ""
    summary: Text = ""


class Certificate(Part):
    """A certificate."""

    name: Text = ""
    date: Date = ""
    url: Uri = ""
    issuer: Text = ""


class Publication(Part):
    """Something published."""

    name: Text = ""
    publisher: Text = ""
    release_date: Date = Field("", alias="releaseDate")
    url: Uri = ""
    summary: Text = ""


class Skill(Part):
    """Something somebody can do."""

    name: Text = ""
    level: Text = ""
    keywords: Listed[Text] = ()


class Language(Part):
    """A language somebody speaks."""

    language: Text = ""
    fluency: Text = ""


class Interest(Part):
    """Something somebody likes."""

    name: Text = ""
    keywords: Listed[Text] = ()


class Reference(Part):
    """What somebody says of them."""

    name: Text = ""
    reference: Text = ""


class Project(Timed):
    """A piece of work."""

    name: Text = ""
    description: Text = ""
    highlights: Listed[Text] = ()
    keywords: Listed[Text] = ()
    url: Uri = ""
    roles: Listed[Text] = ()
    entity: Text = ""
    type: Text = ""


class Resume(Part):
    """A whole résumé; `meta` and `$schema` tell nothing of the person."""

    basics: Basics | None = None
    work: Listed[Work] = ()
    volunteer: Listed[Volunteer] = ()
    education: Listed[Education] = ()
    awards: Listed[Award] = ()
    certificates: Listed[Certificate] = ()
    publications: Listed[Publication] = ()
    skills: Listed[Skill] = ()
    languages: Listed[Language] = ()
    interests: Listed[Interest] = ()
    references: Listed[Reference] = ()
    projects: Listed[Project] = ()
    meta: Part | None = None
