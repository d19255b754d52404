"""The secret of a read key, what it allows, and its problems."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from shared.auth.access import Scope
from shared.problems import Conflict, NotFound, Text, TooManyRequests, Unauthorized

MAX_KEYS_PER_OWNER = 20
MAX_DAYS = 730
READING = " ".join(
    [Scope.CUSTOMERS_READ, Scope.RELATIONSHIPS_READ, Scope.EXPENSES_READ, Scope.PLANS_READ, Scope.KPIS_READ]
)
"""Of its owner's rights, those that a read key passes on."""
CHALLENGE = 'Basic realm="guanxi", charset="UTF-8", Bearer'
_SECRET = re.compile(r"gxk_[A-Za-z0-9_-]{43}")


class ReadKeyNotFound(NotFound):
    """There is no such read key of this owner."""

    title = Text("Read key not found", "未找到只读密钥")


class TooManyReadKeys(Conflict):
    """The owner already has the maximum number of read keys."""

    title = Text("Too many read keys", "只读密钥过多")
    detail = Text("Revoke one of your {most} first.", "最多 {most} 个，请先撤销一个。")


class ReadKeyRefused(Unauthorized):
    """The name or the read key is wrong, or the key has expired or been revoked."""

    detail = Text(
        "Send the client id or user name and one of its read keys, or a bearer token.",
        "请发送客户端编号或用户名及其只读密钥，或使用访问令牌。",
    )
    headers = {"WWW-Authenticate": CHALLENGE}  # noqa: RUF012 - read as a constant


class ReadKeyTriedTooOften(TooManyRequests):
    """Too many wrong read keys came from this address."""

    detail = Text("Correct the key and wait {seconds} s.", "请更正密钥并等待 {seconds} 秒。")

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.headers = {"Retry-After": str(seconds)}  # type: ignore[misc]  # it depends on the limit


def new_secret() -> str:
    """256 random bits with a recognizable prefix, by which logs redact it."""
    return "gxk_" + secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Whether the text has the form of a read key; other texts need no query."""
    return _SECRET.fullmatch(text) is not None


def digest_of(secret: str) -> str:
    """The hash that is stored instead of the key. A fast hash is enough: the key is too random to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_same(digest: str, kept: str) -> bool:
    """Whether the digests are equal, compared in constant time."""
    return secrets.compare_digest(digest, kept)


def ends_at(now: datetime, days: int) -> datetime:
    """When a key that is valid for so many days stops working."""
    return now + timedelta(days=days)
