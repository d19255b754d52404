"""Creates, replaces and loads signing keys."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.notices import KEYS, Notices
from gateway.settings import GatewaySettings
from gateway.signing_keys import rules, sealing, store
from gateway.signing_keys.model import SigningKeyRow
from gateway.signing_keys.rules import ALGORITHMS, LEAD, OVERLAP, Purpose
from shared.auth.jws import SigningKey
from shared.database import new_id, wait_in_line
from shared.time import utc_now

LINE = "signing keys"  # one transaction at a time creates or replaces keys


async def ensure_keys(session: AsyncSession, settings: GatewaySettings, notices: Notices) -> Sequence[SigningKeyRow]:
    """Create missing keys, replace old ones, and encrypt keys stored before a secret was set."""
    max_age = timedelta(days=settings.signing_key_days)
    await wait_in_line(session, LINE)
    keys = await store.list_keys(session, utc_now())
    for purpose in Purpose:
        if rules.is_due(keys, purpose, utc_now(), max_age):
            await rotate_key(session, settings, notices, purpose, immediately=False)
    await store.delete_ended_keys(session, utc_now())
    keys = await store.list_keys(session, utc_now())
    for key in keys:
        if settings.key_encryption_secret is not None and not key.is_encrypted:
            secret = settings.key_encryption_secret.get_secret_value()
            key.private_key = await asyncio.to_thread(sealing.seal, key.private_key, secret)
            key.is_encrypted = True
            session.add(key)
    return keys


async def rotate_key(
    session: AsyncSession, settings: GatewaySettings, notices: Notices, purpose: Purpose, *, immediately: bool
) -> SigningKeyRow:
    """Create a new key for the purpose; the current ones sign until it does and verify for a while longer.

    `immediately`: the new key signs at once, and tokens of the current keys become invalid.
    """
    await wait_in_line(session, LINE)
    now = utc_now()
    is_first = rules.signing_key(await store.list_keys(session, now), purpose, now) is None
    signs_from = now if immediately or is_first else now + LEAD
    await store.end_keys(session, purpose, now if immediately else signs_from + OVERLAP)
    key = await _new_key(settings, purpose, now, signs_from)
    session.add(key)
    await notices.send(session, KEYS)
    await session.flush()
    return key


async def _new_key(settings: GatewaySettings, purpose: Purpose, now: datetime, signs_from: datetime) -> SigningKeyRow:
    algorithm = ALGORITHMS[purpose]
    pem = await asyncio.to_thread(sealing.new_private_key, algorithm)
    kid = str(new_id())
    secret = settings.key_encryption_secret
    return SigningKeyRow(
        kid=kid,
        purpose=purpose,
        algorithm=algorithm,
        public_jwk=SigningKey(pem, kid, algorithm).public_jwk(),
        private_key=await asyncio.to_thread(sealing.seal, pem, secret.get_secret_value()) if secret else pem,
        is_encrypted=secret is not None,
        created_at=now,
        signs_from=signs_from,
    )


async def load_key(row: SigningKeyRow, settings: GatewaySettings) -> SigningKey:
    """The key ready to sign. Raises KeyUnreadable."""
    pem = row.private_key
    if row.is_encrypted:
        if settings.key_encryption_secret is None:
            raise sealing.KeyUnreadable("The signing keys are encrypted and key_encryption_secret is not set.")
        secret = settings.key_encryption_secret.get_secret_value()
        pem = await asyncio.to_thread(sealing.unseal, row.private_key, secret)
    return SigningKey(pem, row.kid, ALGORITHMS[row.purpose])
