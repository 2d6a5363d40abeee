"""A JSON Resume with every field of the schema."""

from typing import Any

FULL: dict[str, Any] = {
    "$schema": "https://example.org/schema.json",
    "basics": {
        "name": "Jane Roe",
        "label": "Engineer",
        "image": "",
        "email": "jane@example.org",
        "phone": "555",
        "url": "https://example.org",
        "summary": "Builds parsers. Mends roofs.",
        "location": {
            "address": "Somewhere 1",
            "postalCode": "LS1",
            "city": "Leeds",
            "countryCode": "GB",
            "region": "Yorkshire",
        },
        "profiles": [{"network": "GitHub", "username": "jane", "url": "https://github.com/jane"}],
    },
    "work": [
        {
            "name": "Acme",
            "location": "Leeds",
            "description": "Maker of anvils",
            "position": "Senior Engineer",
            "url": "https://acme.example",
            "startDate": "2019-03",
            "endDate": "2021-08",
            "summary": "She led five people. They were happy.",
            "highlights": ["Moved 40 services.", "Wrote a parser"],
        },
        {"name": "Beta", "position": "Engineer", "startDate": "2022-03-15"},
    ],
    "volunteer": [
        {
            "organization": "Soup Kitchen",
            "position": "Cook",
            "url": "https://soup.example",
            "startDate": "2015",
            "endDate": "2016",
            "summary": "Cooked.",
            "highlights": ["Pea soup"],
        }
    ],
    "education": [
        {
            "institution": "Leeds",
            "url": "https://leeds.example",
            "area": "Physics",
            "studyType": "BSc",
            "startDate": "2010",
            "endDate": "2013-06",
            "score": "1st",
            "courses": ["Optics"],
        }
    ],
    "awards": [
        {"title": "Best Parser", "date": "2020-11", "awarder": "ACM", "summary": "It was fast."}
    ],
    "certificates": [
        {"name": "Scrum", "date": "2018", "url": "https://example.org/c", "issuer": "Alliance"}
    ],
    "publications": [
        {
            "name": "On Parsing",
            "publisher": "Press",
            "releaseDate": "2019-01-02",
            "url": "https://example.org/p",
            "summary": "A book.",
        }
    ],
    "skills": [{"name": "Web", "level": "Master", "keywords": ["HTML", "CSS"]}],
    "languages": [{"language": "English", "fluency": "Native speaker"}],
    "interests": [{"name": "Chess", "keywords": ["Endgames"]}],
    "references": [{"name": "Bob Fox", "reference": "She is good. Take her."}],
    "projects": [
        {
            "name": "Miss Direction",
            "description": "A mapping engine",
            "highlights": ["Won a prize"],
            "keywords": ["Git"],
            "startDate": "2016-08-24",
            "endDate": "2017",
            "url": "https://miss.example",
            "roles": ["Lead"],
            "entity": "Smoogle",
            "type": "volunteering",
        }
    ],
    "meta": {"canonical": "https://example.org/r.json", "version": "v1.2.1"},
}
