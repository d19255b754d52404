"""`/internal/tokens`: for services, protected by their secrets; not part of the public API."""

from fastapi import Request, Response

from gateway.internal_tokens import operations
from gateway.internal_tokens.model import InternalTokenRead, InternalTokenRequest
from gateway.internal_tokens.rules import ServiceUnknown, refuse_impostor
from gateway.settings import GatewaySettings
from gateway.signing_keys.endpoints import key_ring_of
from gateway.tokens.forms import plain_basic_credentials
from shared.auth.access import Access
from shared.web.compression import CONFIDENTIAL
from shared.web.router import ConceptRouter

router = ConceptRouter("", reads=Access.ANYONE, writes=Access.ANYONE, in_spec=False)


@router.acts(None, "/internal/tokens", takes_key=False)
async def issue_internal_token(body: InternalTokenRequest, request: Request, response: Response) -> InternalTokenRead:
    """A token to call another service, on behalf of the bearer of `subject_token` or of the calling service."""
    settings: GatewaySettings = request.app.state.settings
    credentials = plain_basic_credentials(request)
    if credentials is None:
        raise ServiceUnknown
    name, secret = credentials
    refuse_impostor(name, secret, {key: kept.get_secret_value() for key, kept in settings.service_secrets.items()})
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.issue_internal_token(
        key_ring_of(request), service=name, audience=body.audience, subject_token=body.subject_token
    )
