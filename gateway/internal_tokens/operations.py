"""Making internal tokens for services."""

import time

from gateway.internal_tokens.rules import AudienceUnknown
from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.rules import Purpose
from gateway.tokens import rules
from shared.app.service import INTERNAL_ISSUER, INTERNAL_LIFETIME, INTERNAL_TYP
from shared.auth.tokens import TokenRules, TokenVerifier
from shared.settings import SERVICES


async def issue_internal_token(keys: KeyRing, *, service: str, audience: str, subject_token: str | None) -> str:
    """A token to act for someone with their rights, or for the service itself.

    Raises AudienceUnknown, InvalidToken.
    """
    if audience not in SERVICES or audience == service:  # for itself it could make a short token last for ever
        raise AudienceUnknown(name=audience)
    now = int(time.time())
    if subject_token is None:
        claims = rules.internal_claims(
            subject=f"service:{service}", name=service, rights=rules.SERVICE_RIGHTS, audience=audience, now=now
        )
    else:
        token_rules = TokenRules("ES256", INTERNAL_TYP, INTERNAL_ISSUER, service, INTERNAL_LIFETIME)
        verified = await TokenVerifier(token_rules, keys.verifying[Purpose.INTERNAL]).verify(subject_token)
        claims = rules.exchanged_claims(verified, actor=service, audience=audience, now=now)
    return keys.signer(Purpose.INTERNAL).sign(claims)
