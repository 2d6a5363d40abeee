"""Which sentences tell a private matter: by what they look like, and by the section they are in."""

import re
from collections.abc import Sequence

from understudy.ask.reading.schemas import Private

_MAIL = re.compile(
    r"[\w.+-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,}"
    r"|[\w.+-]{1,64} ?[\[({]at[\])}] ?[a-z\d-]{1,63}(?:\.| ?[\[({]dot[\])}] ?)[a-z]{2,}",
    re.IGNORECASE,
)

# A telephone number is one that says so, has its country, or is grouped as only they are:
# years, ISBN, versions and amounts are not.
_DIGITS = r"\(?\d[\d ().\u2010-\u2013/-]{4,22}\d"
_PHONE = re.compile(
    rf"\b(?:tele(?:ph|f)on[eo]?|phone|tel|telefax|fax|mobile?|cell(?:ular|phone)?|handy|whatsapp|call"
    rf"|ring|móvil|teléfono|téléphone|portable)\b"
    rf"(?: (?:number|no\.?|us|me|on|at|is))*[\s.:]{{0,3}}\+?{_DIGITS}"
    r"|(?<![\w.+-])(?:\+|00)[1-9][\d ().\u2010-\u2013/-]{6,20}\d(?![\w.])"
    r"|(?<![\w.+-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])"
    r"|(?<![\w.+-])\(?0\d{2,5}\)?[ /-]\d{3,8}(?:[ -]\d{2,6}){0,3}(?![\w.-])"
    r"|(?<![\w.+-])0\d(?:[ .]\d\d){4}(?![\w.])",
    re.IGNORECASE,
)
_NOT_PHONE = re.compile(
    r"\b(?:isbn|issn|doi|orcid|iban|version|build|ticket|patent)\b", re.IGNORECASE
)

_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w.'’-]*,? ){1,4}(?:Street|Road|Avenue|Boulevard|Lane|Terrace"  # noqa: RUF001 apostrophes of both kinds
    r"|Crescent|Parkway|Highway|Rd|Ave|Blvd|Ln)\b"
    r"|\b\d{1,5}[a-z]? (?:[A-Z][\w'’-]* ){1,3}(?:St|Dr|Drive|Court|Way|Place|Close|Square|Gardens)"  # noqa: RUF001 the same
    r"\.?(?=,|$)"
    r"|\b[A-ZÄÖÜ][\wäöüß.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse) \d{1,4}[a-z]?\b"
    r"|\b\d{1,4}(?: bis)?,? (?:rue|avenue|boulevard|place|chemin) (?:de|du|des|d'|la|le|l'|[A-Z])"
    r"|\bP\.? ?O\.? Box \d+"
    r"|\b[A-Z][a-z]+,? [A-Z]{2} \d{5}(?:-\d{4})?\b"
    r"|(?:^|, )(?:[A-Z][a-z]+,? )?[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?:,|\.|$)"
)
_ADDRESS = re.compile(
    r"^(?:(?:home|postal|mailing|private|my) )?(?:address|adresse|anschrift|dirección)\s*:\s*\S",
    re.IGNORECASE,
)

_BIRTH = re.compile(
    r"\b(?:date of birth|birth ?da(?:te|y)|d\.? ?o\.? ?b|year of birth|geburts(?:datum|tag|jahr)"
    r"|date de naissance|fecha de nacimiento)\b\W{0,5}(?:is |on |in )?.{0,12}\d"
    r"|\b(?:born|geboren|née?|nacid[oa])\b.{0,30}\b(?:18|19|20)\d\d\b"
    r"|^(?:age|alter|âge|edad)\s*[:=]?\s*\d{1,3}\b"
    r"|\b(?:i am|i'm|he is|she is|currently|am) \d{2} years old\b"
    r"|(?:^|, |; )(?:aged \d{2}|\d{2} years old)(?=$|[.,;])",
    re.IGNORECASE,
)

_PAY_WORD = (
    r"(?:salar(?:y|ies)|remuneration|wages?|pay rate|hourly rate|da(?:y|ily) rate|gehalt|salaire"
    r"|sueldo)"
)
_AMOUNT = (
    r"(?:[$€£¥]\s?\d|(?<!\d)\d[\d.,' ]{0,14}(?:k\b"
    r"|\s?(?:€|£|\$|USD|EUR|GBP|CHF|CAD|AUD|INR|dollars|euros|pounds)"
    r"|\s?(?:per|a|an|/)\s?(?:year|annum|hour|month|day)\b|\s?p\.a\.))"
)
_PAY = re.compile(
    rf"\b{_PAY_WORD}\b.{{0,60}}?{_AMOUNT}|{_AMOUNT}.{{0,40}}?\b{_PAY_WORD}\b"
    rf"|^(?:my |current |desired |expected |last ){{0,3}}{_PAY_WORD}"
    r"(?: (?:expectations?|range))?\s*:\s*\S",
    re.IGNORECASE,
)
_PAID = re.compile(_PAY_WORD, re.IGNORECASE)
_REFEREES = re.compile(
    r"^(?:personal |professional )?(?:referees?|references)\s*(?::\s*(?!architecture)\S|"
    r"(?:are )?available (?:up)?on request)",
    re.IGNORECASE,
)
# Each with what a text must have for it: most sentences are asked little.
_AT = re.compile(r"@|[\[({]at[\])}]", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ANY = re.compile("")
_PATTERNS: tuple[tuple[re.Pattern[str], re.Pattern[str], Private], ...] = (
    (_ANY, _REFEREES, Private.REFEREES),
    (_PAID, _PAY, Private.PAY),
    (_DIGIT, _BIRTH, Private.BIRTH),
    (_AT, _MAIL, Private.CONTACT),
    (_DIGIT, _STREET, Private.CONTACT),
    (_ANY, _ADDRESS, Private.CONTACT),
)

_NUMBERING = re.compile(r"^[\divxIVX]+[.)]\s+|[\s:.]+$")
_TITLES = {
    **dict.fromkeys(
        ("references", "referees", "personal references", "professional references", "referenzen",
         "références", "referencias", "references and referees"),
        Private.REFEREES,
    ),
    **dict.fromkeys(
        ("contact", "contact details", "contact information", "contact me", "personal details",
         "personal information", "personal data", "kontakt", "kontaktdaten", "coordonnées",
         "contacto", "persönliche daten"),
        Private.CONTACT,
    ),
    **dict.fromkeys(
        ("salary expectations", "salary", "pay expectations", "gehaltsvorstellung"), Private.PAY
    ),
}  # fmt: skip
_CITES = re.compile(
    r"[(\[,. ](?:19|20)\d\d[a-z]?[)\].,]|\bet al\b|\bdoi\b|\bISBN\b|\bpp?\. ?\d|\bvol\. ?\d|https?://",
    re.IGNORECASE,
)


def private_in(text: str) -> Private | None:
    """Return what kind of private matter a sentence tells by its looks; None if none."""
    for needed, pattern, private in _PATTERNS:
        if needed.search(text) and pattern.search(text):
            return private
    if _DIGIT.search(text) and _PHONE.search(text) and not _NOT_PHONE.search(text):
        return Private.CONTACT
    return None


def section_holds(title: str, sentences: Sequence[str]) -> Private | None:
    """Return the private matter that all of a section is about, by its title; None if none.

    A list of literature is called `References`, too: one that looks like it is none.
    """
    private = _TITLES.get(_NUMBERING.sub("", title).casefold())
    if private is Private.REFEREES and sentences:
        cited = sum(_CITES.search(sentence) is not None for sentence in sentences)
        if cited * 2 >= len(sentences):
            return None
    return private
