"""The gateway's app: the proxy in front, its own concepts behind it."""

from collections.abc import Sequence

from fastapi import Depends

from gateway import health
from gateway.door import GatewayApp
from gateway.internal_tokens.endpoints import router as internal_tokens
from gateway.openapi.endpoints import router as openapi
from gateway.runtime import lifespan
from gateway.settings import GatewaySettings
from gateway.tables import Table
from gateway.tokens.errors import OAuthError, answer_oauth_error
from gateway.users.endpoints import internal_router as internal_users
from shared.app.service import Concept
from shared.auth.access import refuse_outsiders
from shared.database import rows_of
from shared.feed.disclosure import clearances_of
from shared.feed.endpoints import router as events
from shared.web.problem_responses import install_problem_handlers
from shared.web.request_context import RequestContext
from shared.web.specification import install_specification, operation_id


def create_gateway(settings: GatewaySettings, concepts: Sequence[Concept]) -> GatewayApp:
    """The app. It connects to nothing until it is started."""
    app = GatewayApp(
        settings,
        title="Sign-in and access",
        description="Who may use the API, and as what.",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
        generate_unique_id_function=operation_id,
        max_body_size=settings.max_body_bytes,
        redirect_slashes=False,
    )
    app.state.package = "gateway"
    app.state.clearances = clearances_of(rows_of(Table))
    for concept in concepts:
        app.include_router(concept.router)
    for house_router in (internal_tokens, internal_users, openapi, health.router):
        app.include_router(house_router)
    app.include_router(events, dependencies=[Depends(refuse_outsiders)])
    app.openapi_tags = [{"name": c.router.tags[0], "description": c.description} for c in concepts]
    install_specification(app, [concept.router for concept in concepts])
    install_problem_handlers(app)
    app.add_exception_handler(OAuthError, answer_oauth_error)
    app.add_middleware(RequestContext, default_deadline_ms=settings.deadline_ms)
    return app
