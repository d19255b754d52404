"""Issues internal tokens to services."""

import time

from gateway.internal_tokens.model import InternalTokenRead
from gateway.internal_tokens.rules import AudienceUnknown
from gateway.signing_keys.key_ring import KeyRing
from gateway.signing_keys.rules import Purpose
from gateway.tokens import rules
from shared.app.service import internal_rules
from shared.auth.tokens import TokenVerifier
from shared.settings import SERVICES


async def issue_internal_token(
    keys: KeyRing, *, service: str, audience: str, subject_token: str | None
) -> InternalTokenRead:
    """A token of the service itself, or on behalf of a caller: with the caller's rights, for as long as the caller's.

    Raises AudienceUnknown, InvalidToken.
    """
    # Services call the gateway only in their own name: on behalf of an administrator they could change rights, and
    # on its own behalf a service could renew a short token for ever.
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
        claims = rules.exchanged_claims(verified, actor=service, audience=audience)
    token = keys.signer(Purpose.INTERNAL).sign(claims)
    return InternalTokenRead(token=token, expires_in=max(0, int(claims["exp"]) - now))
