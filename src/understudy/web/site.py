"""The browser door: all pages, and how they are served."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from nicegui import Client, app, ui
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from understudy.kernel.errors import UnderstudyError
from understudy.web import failures
from understudy.web.building import build_quickly
from understudy.web.guard import PageGuard, bind_events_to_their_page
from understudy.web.headers import SecurityHeaders
from understudy.web.notices import only_unforeseen
from understudy.web.pages import (
    account,
    ask,
    ask_document,
    ask_inbox,
    ask_page,
    assignment,
    budgets,
    client,
    clients,
    conversations,
    demo_model,
    exports,
    gradebook,
    jobs,
    limits,
    monitor,
    monitor_practice,
    people,
    persona,
    persona_drafts,
    personas,
    practice,
    practice_export,
    practice_session,
    practice_start,
    prices,
    results,
    review,
    rubric,
    rubrics,
    section,
    sections,
    sign_in,
    usage,
)
from understudy.web.theme import FAVICON, STATIC, head_html, static_base
from understudy.web.visitors import ROUTES

PAGES: dict[str, Callable[..., Any]] = {
    "/": personas.home,
    "/sign-in": sign_in.sign_in_page,
    "/set-up": sign_in.set_up_page,
    "/personas": personas.personas_page,
    "/personas/new": persona.new_persona_page,
    "/personas/drafts": persona_drafts.drafts_page,
    "/personas/drafts/{job_id}": persona_drafts.draft_job_page,
    "/personas/{id}": persona.persona_page,
    "/clients": clients.clients_page,
    "/clients/{id}": client.client_page,
    "/conversations": conversations.conversations_page,
    "/conversations/exports/{job_id}": exports.export_page,
    "/conversations/{id}": conversations.conversation_page,
    "/rubrics": rubrics.rubrics_page,
    "/rubrics/new": rubric.new_rubric_page,
    "/rubrics/{id}": rubric.rubric_page,
    "/sections": sections.sections_page,
    "/sections/{id}": section.section_page,
    "/assignments/new": assignment.new_assignment_page,
    "/assignments/{id}": assignment.assignment_page,
    "/assignments/{id}/results": results.results_page,
    "/assignments/{id}/gradebook": gradebook.gradebook_page,
    "/practice": practice.practice_page,
    "/practice/review": review.review_page,
    "/practice/start/{pair_id}": practice_start.start_page,
    "/practice/try/{persona_id}": practice_start.try_page,
    "/practice/sessions/{id}": practice_session.session_page,
    "/practice/exports/{job_id}": practice_export.practice_export_page,
    "/ask": ask.ask_page,
    "/ask/documents/{id}": ask_document.ask_document_page,
    "/ask/pages/new": ask_page.new_ask_page,
    "/ask/pages/{id}": ask_page.edit_ask_page,
    "/ask/pages/{id}/inbox": ask_inbox.inbox_page,
    "/ask/pages/{id}/inbox/{conversation_id}": ask_inbox.visitor_talk_page,
    "/people": people.people_page,
    "/monitor": monitor.monitor_page,
    "/monitor/practice": monitor_practice.monitor_practice_page,
    "/jobs": jobs.jobs_page,
    "/usage": usage.usage_page,
    "/limits": limits.limits_page,
    "/budgets": budgets.budgets_page,
    "/prices": prices.prices_page,
    "/account": account.account_page,
    "/demo-model": demo_model.demo_model_page,
}
_COMPRESSION = 4
"""Of nine. A page is a tenth larger than at nine, and takes half the time."""
_A_YEAR_S = 31_536_000
PAGE_WITHIN_S = 30.0
"""A page may wait for a busy database; NiceGUI itself would give up after three seconds."""


def mount(house: FastAPI) -> None:
    """Serve the pages from `house`, whose `state.services` is set once it runs.

    To be called last: what is routed after it is never reached.
    """
    _forget_earlier_mount()
    house.router.routes.extend(ROUTES)
    app.state.house = house
    app.add_static_files(static_base(), STATIC, max_cache_age=_A_YEAR_S)
    app.add_static_files("/static", STATIC)
    Client.shared_head_html = head_html()
    for path, build in PAGES.items():
        ui.page(path, response_timeout=PAGE_WITHIN_S)(build)
    app.add_exception_handler(UnderstudyError, failures.foreseen)
    app.add_exception_handler(404, failures.no_such_page)
    app.add_exception_handler(RequestValidationError, failures.no_such_page)
    app.add_exception_handler(Exception, failures.unforeseen)
    bind_events_to_their_page()
    build_quickly()
    logging.getLogger("nicegui").addFilter(only_unforeseen)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(PageGuard)
    ui.run_with(
        house,
        title="Understudy",
        favicon=FAVICON,
        language="en-US",
        binding_refresh_interval=None,
        reconnect_timeout=10,
        tailwind=False,
        show_welcome_message=False,
        gzip_middleware_factory=_compressed,
    )


def _compressed(app: ASGIApp) -> GZipMiddleware:
    return GZipMiddleware(app, compresslevel=_COMPRESSION)


def _forget_earlier_mount() -> None:
    """Let a second app be made in this process: NiceGUI itself knows only one."""
    app.middleware_stack = None
    app.user_middleware.clear()
    app.routes[:] = [r for r in app.routes if not getattr(r, "path", "").startswith("/static")]
