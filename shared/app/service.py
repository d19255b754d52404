"""The service factory: services differ only in settings, concepts and the feeds they follow."""

import contextlib
import inspect
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from sqlmodel import SQLModel

import shared.customers.handing_over  # noqa: F401 - from then on, sessions refuse what it refuses
from shared.app import health
from shared.app.background import background, close_in_time
from shared.app.logging import configure_logging
from shared.app.schedule import Ask, Job, start_schedule
from shared.app.users import follow_users
from shared.auth.access import Scope
from shared.auth.tokens import RemoteKeys, TokenRules, TokenVerifier, VerifiedTokens
from shared.customers.due_items import DueSource
from shared.customers.due_items import router as due_items_router
from shared.database import create_engine, create_replica_engine, database_url, rows_of
from shared.documents.rendering.renderer import Renderer
from shared.feed.disclosure import EntityClearances, clearances_of
from shared.feed.endpoints import feed_router
from shared.feed.followers import Apply, Feed, Follower
from shared.feed.signal import EventSignal
from shared.settings import SERVICES, Settings
from shared.time import use_company_zone
from shared.web.heads import HeadAsGet
from shared.web.idempotency import delete_old_keys
from shared.web.paths import OperationIndex
from shared.web.peers import InternalTokens, ServiceHttp, open_http
from shared.web.problem_responses import install_problem_handlers
from shared.web.request_context import RequestContext
from shared.web.specification import install_specification
from shared.web.spools import Spools
from shared.working_days import use_company_calendar

INTERNAL_ISSUER = "guanxi-gateway"
INTERNAL_TYP = "guanxi-internal+jwt"
INTERNAL_LIFETIME = 60


def internal_rules(audience: str) -> TokenRules:
    """The rules by which this process verifies internal tokens."""
    return TokenRules("ES256", INTERNAL_TYP, INTERNAL_ISSUER, audience, INTERNAL_LIFETIME)


@dataclass(frozen=True)
class Concept:
    """A concept folder as the app sees it: its router, and its package's docstring as the description."""

    router: APIRouter
    description: str


class NeedUndeclared(Exception):
    """A route does not declare the rights that its caller needs."""


def find_concept(package: str, name: str) -> Concept:
    """The concept in this folder."""
    folder = f"{package}.{name}"
    router: APIRouter = import_module(f"{folder}.endpoints").router
    return Concept(router, inspect.cleandoc(import_module(folder).__doc__ or ""))


@dataclass(frozen=True)
class ServicePlan:
    """The parts in which a service differs from the others."""

    settings: Settings
    package: str
    title: str
    description: str
    tables: type[SQLModel]
    concepts: Sequence[str]
    """The service's folders, in the order in which their paths are matched."""
    follows: Sequence[Feed] = ()
    """The followed feeds of other services, each once."""
    follows_users: Sequence[Apply] = ()
    """What else is done with each page of the gateway's feed, after the user directory has followed it."""
    jobs: dict[str, tuple[timedelta, Job]] = field(default_factory=dict)
    asks: dict[str, tuple[timedelta, Ask]] = field(default_factory=dict)
    """Jobs that keep what other services answer."""
    clearances: dict[str, EntityClearances] = field(default_factory=dict)
    """The clearances of entities whose events are not captured from a row."""
    due_items: Sequence[DueSource] = ()
    """The sources of the service's due items."""


def create_service(plan: ServicePlan) -> FastAPI:
    """The app of a service. It opens no connection until it is started."""
    settings = plan.settings
    use_company_zone(settings.time_zone)
    use_company_calendar(settings.calendar_country, settings.working_day_starts, settings.working_day_ends)
    import_module(f"{plan.package}.field_names")
    app = FastAPI(
        title=plan.title,
        description=plan.description,
        version="1",
        lifespan=_lifespan(plan),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        separate_input_output_schemas=False,
        max_body_size=settings.max_body_bytes,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.package = plan.package
    app.state.followers = []
    app.state.due_items = plan.due_items
    app.state.spools = Spools(settings)
    app.state.renderer = Renderer(settings)
    concepts = [find_concept(plan.package, name) for name in plan.concepts]
    # After the concepts, which define the tables.
    app.state.clearances = clearances_of(rows_of(plan.tables)) | plan.clearances
    add_routes(app, concepts, feed_router(Scope.EVENTS_READ), due_items_router, health.router)
    install_problem_handlers(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(RequestContext, default_deadline_ms=settings.statement_timeout_ms)
    return app


def add_routes(app: FastAPI, concepts: Sequence[Concept], *house_routers: APIRouter) -> None:
    """Add the concepts' routes and descriptions, and the routes of every process. Raises NeedUndeclared."""
    routers = [concept.router for concept in concepts]
    routes = [route for router in (*routers, *house_routers) for route in router.routes]
    for route in routes:
        if not isinstance(route, APIRoute) or not hasattr(route.endpoint, "needs"):
            raise NeedUndeclared(f"{route} does not declare the rights its caller needs: add it with a router's verb.")
    app.router.routes.extend(routes)
    app.router.routes.insert(0, OperationIndex(route for route in routes if isinstance(route, APIRoute)))
    app.openapi_tags = [{"name": c.router.tags[0], "description": c.description} for c in concepts if c.router.tags]
    install_specification(app, routers)


def connect(app: FastAPI, *, open_peer: Callable[[str], httpx.AsyncClient]) -> None:
    """Connect the app to its database and peers, and to the keys that verify tokens."""
    settings: Settings = app.state.settings
    gateway = open_peer("gateway")
    tokens = InternalTokens(gateway, settings)
    peers = [name for name in SERVICES if name != settings.service]
    clients = {name: open_peer(name) for name in peers}
    app.state.http_clients = [gateway, *clients.values()]
    app.state.peers = {name: ServiceHttp(name, client, tokens) for name, client in clients.items()}
    app.state.peers["gateway"] = ServiceHttp("gateway", gateway, tokens, in_own_name=True)
    app.state.engine = create_engine(settings)
    app.state.replica = create_replica_engine(settings)
    app.state.event_signal = EventSignal(database_url(settings))

    async def fetch_keys() -> dict[str, Any]:
        keys: dict[str, Any] = (await gateway.get("/internal/jwks.json")).raise_for_status().json()
        return keys

    verifier = TokenVerifier(internal_rules(settings.service), RemoteKeys(fetch_keys, "ES256"))
    app.state.verifier = VerifiedTokens(verifier)


def _lifespan(plan: ServicePlan) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        configure_logging(plan.settings.service, plan.settings.log_level)
        connect(app, open_peer=lambda name: open_http(plan.settings.url_of(name)))
        follows = (Feed("gateway", follow_users, *plan.follows_users), *plan.follows)
        app.state.followers = [Follower(feed, app.state.peers[feed.source], app.state.engine) for feed in follows]
        work = (app.state.event_signal.listen(), *(follower.run() for follower in app.state.followers))
        jobs = {"delete old keys": (timedelta(hours=1), delete_old_keys), **plan.jobs}
        async with background(*work):
            scheduler = start_schedule(app.state.engine, jobs, plan.asks, app.state.peers)
            try:
                yield
            finally:
                scheduler.shutdown(wait=False)
        await close_in_time(_disconnect(app))

    return lifespan


async def _disconnect(app: FastAPI) -> None:
    for client in app.state.http_clients:
        await client.aclose()
    await app.state.renderer.close()
    for engine in filter(None, (app.state.engine, app.state.replica)):
        await engine.dispose()
