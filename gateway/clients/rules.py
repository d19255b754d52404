"""Client secrets: created, hashed and compared."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.problems import NotFound, Text

MAX_OVERLAP_HOURS = 168


class ClientNotFound(NotFound):
    """There is no such client."""

    detail = Text("There is no client {id}.", "客户端 {id} 不存在。")


def new_secret() -> str:
    """256 random bits with a recognizable prefix, by which logs redact it."""
    return "gxs_" + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """The hash that is stored instead of the secret. A fast hash is enough: the secret is too random to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_one_of(secret: str, digests: Iterable[str]) -> bool:
    """Whether a stored digest matches the secret; takes equally long when none is stored."""
    given = digest_of(secret)
    matches = [secrets.compare_digest(given, digest) for digest in digests] or [secrets.compare_digest(given, "0" * 64)]
    return any(matches)


def ends_at(now: datetime, overlap_hours: int) -> datetime:
    """When a replaced secret stops working."""
    return now + timedelta(hours=overlap_hours)
