"""Making internal tokens for services."""

import time

from gateway.internal_tokens.rules import AudienceUnknown
from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.rules import Purpose
from gateway.tokens import rules
from shared.app.service import internal_rules
from shared.auth.tokens import TokenVerifier
from shared.settings import SERVICES


async def issue_internal_token(keys: KeyRing, *, service: str, audience: str, subject_token: str | None) -> str:
    """A token to act for someone with their rights, or for the service itself.

    Raises AudienceUnknown, InvalidToken.
    """
    # The gateway is asked by services in their own name only: acting for an administrator they could change who may
    # do what. And for itself a service could make a short token last for ever.
    audiences = SERVICES if subject_token else (*SERVICES, "gateway")
    if audience not in audiences or audience == service:
        raise AudienceUnknown(name=audience)
    now = int(time.time())
    if subject_token is None:
        claims = rules.internal_claims(
            subject=f"service:{service}", name=service, rights=rules.SERVICE_RIGHTS, audience=audience, now=now
        )
    else:
        verified = await TokenVerifier(internal_rules(service), keys.verifying[Purpose.INTERNAL]).verify(subject_token)
        claims = rules.exchanged_claims(verified, actor=service, audience=audience, now=now)
    return keys.signer(Purpose.INTERNAL).sign(claims)
