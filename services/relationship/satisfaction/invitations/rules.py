"""The links of invitations, and when one may be answered."""

import base64
import hashlib
import hmac
import re
import secrets

from shared.labels import Labelled
from shared.problems import Conflict, NotFound, Text

ID_BYTES, SIGNATURE_BYTES = 16, 16
PREFIX = "gxs_"
"""By which logs recognize a link and hide it."""
_LINK = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")


class SurveyInvitationState(Labelled):
    """What becomes of an invitation."""

    OPEN = "open", "Not answered yet", "待答复"
    ANSWERED = "answered", "Answered", "已答复"
    REVOKED = "revoked", "Revoked", "已撤销"


class InvitationNotFound(NotFound):
    """There is no such invitation, or the caller may not see it."""

    title = Text("Invitation not found", "未找到邀请")


class InvitationAnswered(Conflict):
    """The invitation has been answered."""

    title = Text("Already answered", "已答复")
    detail = Text("Nothing can be changed any more.", "不能再更改。")


class InvitationRevoked(Conflict):
    """The invitation was revoked."""

    title = Text("Invitation revoked", "邀请已撤销")
    detail = Text("Invite the person again.", "请重新邀请。")


def new_link_id() -> bytes:
    """128 random bits."""
    return secrets.token_bytes(ID_BYTES)


def secret_of(link_id: bytes, key: bytes) -> str:
    """The secret part of a link: the id and its signature."""
    signed = link_id + _signature(link_id, key)
    return PREFIX + base64.urlsafe_b64encode(signed).decode().rstrip("=")


def is_genuine(secret: str, key: bytes) -> bool:
    """Whether we have signed it; another is refused without a query."""
    if _LINK.fullmatch(secret) is None:
        return False
    signed = base64.urlsafe_b64decode(secret.removeprefix(PREFIX) + "=")
    link_id, signature = signed[:ID_BYTES], signed[ID_BYTES:]
    return hmac.compare_digest(signature, _signature(link_id, key)) and secret == secret_of(link_id, key)


def digest_of(secret: str) -> str:
    """The hash that is stored instead of the secret. A fast one is enough: the secret is too random to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _signature(link_id: bytes, key: bytes) -> bytes:
    return hmac.new(key, link_id, hashlib.sha256).digest()[:SIGNATURE_BYTES]


def refuse_settled(*, is_answered: bool, is_revoked: bool) -> None:
    """The invitation waits for its answer. Raises InvitationAnswered, InvitationRevoked."""
    if is_answered:
        raise InvitationAnswered
    if is_revoked:
        raise InvitationRevoked
