"""What a document is once it has been read: sections with numbered sentences, and its dates."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Private(StrEnum):
    """What an owner may want to keep to themselves; found by rule, told only if they say so."""

    CONTACT = "contact"
    """E-mail, telephone, postal address."""
    REFEREES = "referees"
    """Who would speak for them, and how to reach those."""
    BIRTH = "birth"
    """Date or year of birth, age."""
    PAY = "pay"
    """What they earn or ask for."""


class Sentence(BaseModel):
    """One sentence, line or list item: what can be cited.

    Attributes:
        number: from 1, in the order of the document, without a gap.
        text: as it is in the document, white space made single.
        page: it stands on, from 1; None where the format has no pages.
        private: what kind of private matter it tells, if any.
    """

    model_config = ConfigDict(frozen=True)

    number: int = Field(ge=1)
    text: str
    page: int | None = None
    private: Private | None = None


class Section(BaseModel):
    """A heading and what stands under it, up to the next heading.

    Attributes:
        id: from its place in the document, such as `2.1`; the same text, the same id.
        title: as in the document; empty for what stands before the first heading.
        level: 1 is the highest.
        sentences: directly under this heading.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    level: int = Field(ge=1)
    sentences: tuple[Sentence, ...] = ()


class Month(BaseModel):
    """A month, or a year where the document says no more."""

    model_config = ConfigDict(frozen=True)

    year: int
    month: int | None = Field(default=None, ge=1, le=12)


class Period(BaseModel):
    """A time spent somewhere, as a résumé tells it.

    Attributes:
        kind: `work`, `volunteer` or `education`.
        place: the employer or school.
        title: what they were there.
        start: its first month.
        end: its last one; None is until today.
        sentence: the number of the sentence that tells it.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    place: str
    title: str
    start: Month
    end: Month | None
    sentence: int


class DerivedFact(BaseModel):
    """What follows from a document and today's date, counted by code and labelled as such.

    Attributes:
        text: a sentence.
        sentences: the numbers of those it rests on; none for today's date.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    sentences: tuple[int, ...] = ()


class ReadDocument(BaseModel):
    """A document that was read.

    Attributes:
        title: the résumé's name, the first heading, or the file's name.
        form: what it was read as, such as `json-resume`, `pdf`, `markdown`.
        language: as the file declares it; empty if it does not.
        sections: in order; `level` says how they nest.
        periods: times spent, where it is a résumé in a form that tells them.
        notes: sentences for the owner about what was not read, such as pictures.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    form: str
    language: str = ""
    sections: tuple[Section, ...]
    periods: tuple[Period, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in order."""
        return tuple(each for section in self.sections for each in section.sentences)
