"""Figures for Prometheus, at /metrics: for whoever watches the server, not for people."""

import asyncio
from hmac import compare_digest
from ipaddress import ip_address

from fastapi import APIRouter, Request, Response

from understudy.api.deps import ServicesNow, problems
from understudy.bootstrap import Services
from understudy.kernel.clock import monotonic_s
from understudy.kernel.db import DatabaseUnavailable
from understudy.kernel.errors import NotFound
from understudy.llm.telemetry.metrics import CONTENT_TYPE

router = APIRouter(tags=["health"])

PATIENCE_S = 3.0
"""A database that does not answer for so long is not there; Prometheus waits ten."""

_PROXYS = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


@router.get("/metrics", response_class=Response, responses=problems(404))
async def metrics(request: Request, services: ServicesNow) -> Response:
    """Return what is counted, in Prometheus' text format.

    With UNDERSTUDY_METRICS_TOKEN set, its bearer may read it; without, only this machine, and
    only where no UNDERSTUDY_PUBLIC_URL says that a proxy brings others.
    """
    token = services.settings.metrics_token
    own = services.settings.public_url is None and _is_from_here(request)
    if not (_bears(request, token.get_secret_value()) if token else own):
        raise NotFound
    gateway = services.gateway
    traffic = [await queue.state() for queue in gateway.lanes.queues.values()]
    rules, at_s = services.adjustments.now, monotonic_s()
    breakers = {name: each.state(rules, at_s) for name, each in gateway.lanes.breakers.items()}
    text = gateway.metrics.text(traffic, breakers) + await _jobs(services)
    return Response(text, media_type=CONTENT_TYPE)


async def _jobs(services: Services) -> bytes:
    """Return the figures of jobs; without a database, those of this process."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            counts, workers = await services.jobs.counts(), await services.jobs.workers()
    except (DatabaseUnavailable, TimeoutError):
        return services.job_metrics.text(None, None)
    return services.job_metrics.text(counts, workers)


def _bears(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and compare_digest(given.strip().encode(), token.encode())


def _is_from_here(request: Request) -> bool:
    # Whom a proxy on this machine brings is not from here, however it is told.
    if request.client is None or any(name in request.headers for name in _PROXYS):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
