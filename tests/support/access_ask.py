"""Who may do what with documents that answer, and with pages; see `access`."""

from uuid import UUID

from tests.support.access_rows import EVERYONE, NOT_STUDENTS, OWNERS_ONLY, Row
from tests.support.ask import HANDBOOK, a_document, a_page
from tests.support.visits import entered
from understudy.accounts.access import Actor
from understudy.bootstrap import Services

DOCUMENT = "/api/ask/documents/{document_id}"
PAGE = "/api/ask/pages/{page_id}"
FILE = {"file": ("handbook.md", HANDBOOK.encode())}
OWN = "401 404 404 200 403"
SESSION = "/api/ask/{slug}/sessions/{visit_id}"
NOBODY = "401 401 401 401 401"
NO_TOKEN = "400 400 400 400 400"  # the header is missing; test_visits tries wrong ones
ASK = (
    Row("GET", "/api/ask/documents", NOT_STUDENTS),
    Row("POST", "/api/ask/documents", "401 403 201 201 201", files=FILE),
    Row("GET", "/api/ask/documents/samples", NOT_STUDENTS),
    Row("POST", "/api/ask/documents/samples", "401 403 201 201 201", {"name": "handbook"}),
    Row("GET", DOCUMENT, OWNERS_ONLY),
    Row("PATCH", DOCUMENT, OWN, {"told": ["contact"]}),
    Row("DELETE", "/api/ask/documents/{free_document_id}", "401 404 404 204 403"),
    Row("GET", f"{DOCUMENT}/versions", OWNERS_ONLY),
    Row("POST", f"{DOCUMENT}/versions", "401 404 404 201 403", files=FILE),
    Row("GET", f"{DOCUMENT}/preview", OWNERS_ONLY),
    Row("GET", "/api/ask/pages", NOT_STUDENTS),
    Row("POST", "/api/ask/pages", "401 403 201 201 201", {"title": "Ask us"}),
    Row("GET", PAGE, OWNERS_ONLY),
    Row("PATCH", PAGE, OWNERS_ONLY, {"greeting": "Hello"}),
    Row("DELETE", PAGE, "401 404 404 204 204"),
    Row("POST", f"{PAGE}/on", OWNERS_ONLY),
    Row("POST", f"{PAGE}/off", OWNERS_ONLY),
    Row("GET", f"{PAGE}/inbox/summary", OWNERS_ONLY),
    Row("GET", f"{PAGE}/inbox/questions", OWNERS_ONLY),
    Row("GET", f"{PAGE}/inbox/conversations", OWNERS_ONLY),
    Row("GET", f"{PAGE}/inbox/conversations/{{visit_id}}", OWNERS_ONLY),
    Row("GET", f"{PAGE}/inbox/feedback", OWNERS_ONLY),
    Row("DELETE", f"{PAGE}/inbox/conversations/{{visit_id}}", "401 404 404 204 204"),
    Row("DELETE", f"{PAGE}/inbox/conversations", OWNERS_ONLY),
    Row("GET", "/api/ask/{slug}", EVERYONE),
    # A visitor's session is for whoever has its token; nobody here shows one.
    Row("POST", "/api/ask/{slug}/sessions", "201 201 201 201 201"),
    Row("POST", f"{SESSION}/resume", NOBODY, {"resume_token": "none"}),
    Row("DELETE", SESSION, NO_TOKEN),
    Row("GET", f"{SESSION}/messages", NO_TOKEN),
    Row("POST", f"{SESSION}/messages", NO_TOKEN, {"text": "When?"}),
    Row("POST", f"{SESSION}/messages/{{document_id}}/edit", NO_TOKEN, {"text": "When?"}),
    Row("POST", f"{SESSION}/messages/{{document_id}}/regenerate", NO_TOKEN),
    Row("POST", f"{SESSION}/stop", NO_TOKEN),
    Row("PUT", f"{SESSION}/messages/{{document_id}}/feedback", NO_TOKEN, {"value": 1}),
    Row("DELETE", f"{SESSION}/messages/{{document_id}}/feedback", NO_TOKEN),
    Row("GET", f"{SESSION}/documents/{{place}}", NO_TOKEN),
    Row("GET", f"{SESSION}/events", NO_TOKEN),
)


async def asked_page(services: Services, owner: Actor) -> dict[str, UUID | str]:
    """Return a page that is on, its document, and a document that no page has."""
    document, free = await a_document(services, owner), await a_document(services, owner)
    page = await a_page(services, owner, document)
    opened = await entered(services, page.slug)
    await services.ask.visits.say(opened.visit, "Are dogs allowed?")
    return {
        "visit_id": opened.visit.id,
        "place": "0",
        "document_id": document.id,
        "free_document_id": free.id,
        "page_id": page.id,
        "slug": page.slug,
    }
