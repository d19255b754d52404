"""The gateway's app: the proxy first, then its own concepts."""

from collections.abc import Sequence

from gateway import health
from gateway.door import GatewayApp
from gateway.internal_tokens.endpoints import router as internal_tokens
from gateway.openapi.endpoints import router as openapi
from gateway.runtime import lifespan
from gateway.settings import GatewaySettings
from gateway.signing_keys.endpoints import internal_router as internal_keys
from gateway.survey_pages.endpoints import router as survey_pages
from gateway.tables import Table
from gateway.tokens.errors import OAuthError, answer_oauth_error
from gateway.users.endpoints import colleagues_router as internal_colleagues
from gateway.users.endpoints import internal_router as internal_users
from shared.app.service import Concept, add_routes
from shared.auth.access import Access, Scope
from shared.database import rows_of
from shared.feed.disclosure import clearances_of
from shared.feed.endpoints import feed_router
from shared.time import use_company_zone
from shared.web.addresses import TrustedProxies
from shared.web.heads import HeadAsGet
from shared.web.problem_responses import install_problem_handlers
from shared.web.request_context import RequestContext


def create_gateway(settings: GatewaySettings, concepts: Sequence[Concept]) -> GatewayApp:
    """The app. It opens no connection until it is started."""
    use_company_zone(settings.time_zone)
    app = GatewayApp(
        settings,
        title="Sign-in and access",
        description="Who may use the API, and with which rights.",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
        max_body_size=settings.max_body_bytes,
        redirect_slashes=False,
    )
    app.state.package = "gateway"
    app.state.trusted_proxies = TrustedProxies(settings.trusted_proxies)
    app.state.clearances = clearances_of(rows_of(Table))
    feed = feed_router((Access.SERVICES, Scope.EVENTS_READ))
    internal = (internal_keys, internal_tokens, internal_users, internal_colleagues, feed)
    add_routes(app, concepts, *internal, openapi, survey_pages, health.router)
    install_problem_handlers(app)
    app.add_exception_handler(OAuthError, answer_oauth_error)
    app.add_middleware(HeadAsGet)
    app.add_middleware(RequestContext, default_deadline_ms=settings.deadline_ms)
    return app
