"""The secret in a private calendar address, and the problems of calendar feeds."""

import hashlib
import re
import secrets

from shared.problems import Conflict, Forbidden, Invalid, NotFound, Text

MAX_FEEDS_PER_USER = 20
_SECRET = re.compile(r"gxc_[A-Za-z0-9_-]{43}")


class CalendarFeedNotFound(NotFound):
    """The caller has no such calendar feed."""

    title = Text("Calendar feed not found", "未找到日历订阅")


class CalendarNotFound(NotFound):
    """The address is unknown or revoked, or its owner may no longer read customers; the answer does not show which."""

    title = Text("No such calendar", "日历不存在")
    detail = Text("The address is not valid, or no longer valid.", "该地址无效或已失效。")


class CalendarFeedsAreForUsers(Forbidden):
    """A calendar feed belongs to a person; a client reads `/v1/me/agenda/calendar` with its token."""

    detail = Text("Only people have calendar feeds.", "只有用户账号才能订阅日历。")


class TooManyCalendarFeeds(Conflict):
    """The caller already has the maximum number of calendar feeds."""

    title = Text("Too many calendar feeds", "日历订阅过多")
    detail = Text("Revoke one of your {most} first.", "最多 {most} 个，请先撤销一个。")


class CalendarKindsUnknown(Invalid):
    """`kinds` names a kind of due items that does not exist."""

    title = Text("Unknown kind of due items", "待办类型不存在")
    detail = Text("Choose among the kinds of items in the agenda.", "请从日程已有的待办类型中选择。")


def new_secret() -> str:
    """256 random bits with a recognizable prefix, by which logs redact it."""
    return "gxc_" + secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Whether the text has the form of a secret; other texts need no query."""
    return _SECRET.fullmatch(text) is not None


def digest_of(secret: str) -> str:
    """The hash that is stored instead of the secret. A fast hash is enough: the secret is too random to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_same(digest: str, kept: str) -> bool:
    """Whether the digests are equal, compared in constant time."""
    return secrets.compare_digest(digest, kept)
