"""When a key signs, when it is replaced, and how long it verifies.

A new key is published `LEAD` before it signs, because verifiers may cache an older key set that long. The replaced key
verifies for `OVERLAP` longer, until every token it signed has expired.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from shared.auth.jws import Algorithm
from shared.labels import Labelled

LEAD = timedelta(minutes=15)
OVERLAP = timedelta(hours=2)


class Purpose(Labelled):
    """Which tokens a key signs."""

    ACCESS = "access", "Access tokens of users and clients", "用户与客户端的访问令牌"
    INTERNAL = "internal", "Internal tokens between the services", "服务之间的内部令牌"


ALGORITHMS: dict[Purpose, Algorithm] = {Purpose.ACCESS: "RS256", Purpose.INTERNAL: "ES256"}


class Dated(Protocol):
    """The part of a key that the rules need."""

    purpose: Purpose
    created_at: datetime
    signs_from: datetime
    expires_at: datetime | None


KeyT = TypeVar("KeyT", bound=Dated)


def signing_key(keys: Sequence[KeyT], purpose: Purpose, now: datetime) -> KeyT | None:
    """The current signing key: the newest whose signing time has come."""
    ready = [key for key in keys if key.purpose is purpose and key.signs_from <= now and verifies(key, now)]
    return max(ready, key=lambda key: key.signs_from, default=None)


def verifies(key: Dated, now: datetime) -> bool:
    """Whether the key's tokens are still valid."""
    return key.expires_at is None or key.expires_at > now


def is_due(keys: Sequence[KeyT], purpose: Purpose, now: datetime, max_age: timedelta) -> bool:
    """Whether a new key is needed: there is none, or the newest is too old."""
    return all(now - key.created_at >= max_age for key in keys if key.purpose is purpose)
