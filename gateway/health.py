"""Health of the gateway and of all services, and the gateway's metrics."""

import asyncio
from typing import Annotated, Any

import aiohttp
from fastapi import Query, Request, Response

from shared.app.health import check_database
from shared.auth.access import Access
from shared.problems import NotFound
from shared.settings import SERVICES
from shared.web.addresses import read_address
from shared.web.metrics import read_metrics
from shared.web.router import ConceptRouter

SERVICE_LIMIT_SECONDS = 1

router = ConceptRouter("", reads=Access.ANYONE, writes=Access.ANYONE, in_spec=False)


class MetricsNotHere(NotFound):
    """Metrics are for the internal network only."""


@router.reads(path="/livez")
async def is_alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.reads(path="/readyz")
async def is_ready(request: Request, response: Response, services: Annotated[bool, Query()] = True) -> dict[str, Any]:
    """All processes can serve: 200, or 503 with the failed checks. `?services=false` checks the gateway alone.

    A load balancer before several gateways should check the gateway alone: a service that is down affects all of them,
    and the gateway answers 503 for its requests anyway.
    """
    state = request.app.state
    checks = await check_database(state.engine, state.package)
    checks["signing_keys"] = "ok" if state.key_ring.is_ready else "not loaded"
    if services:
        answers = [_check_service(state.http, state.settings.url_of(name)) for name in SERVICES]
        checks |= dict(zip(SERVICES, await asyncio.gather(*answers), strict=True))
    ready = all(result == "ok" for result in checks.values())
    response.status_code = 200 if ready else 503
    return {"status": "ready" if ready else "not_ready", "checks": checks}


@router.reads(path="/metrics")
async def read_gateway_metrics(request: Request) -> Response:
    """Metrics in Prometheus' text format.

    The gateway's port is public, so only this machine may read them, unless `is_metrics_public` is set because
    something in front blocks outside access (in Kubernetes: a network policy, and no ingress path).
    """
    if not request.app.state.settings.is_metrics_public and not _is_this_machine(request):
        raise MetricsNotHere
    return await read_metrics()


def _is_this_machine(request: Request) -> bool:
    # A proxy on the same machine makes every client look local: a trusted one, or one that sends a forwarding header.
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    address = read_address(request.client.host)
    return address is not None and address.is_loopback and not request.app.state.trusted_proxies.trusts(str(address))


async def _check_service(http: aiohttp.ClientSession, url: str) -> str:
    timeout = aiohttp.ClientTimeout(total=SERVICE_LIMIT_SECONDS)
    try:
        async with http.get(f"{url}/readyz", timeout=timeout) as answer:
            return "ok" if answer.status == 200 else f"answers {answer.status}"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return type(error).__name__
