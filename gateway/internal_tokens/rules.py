"""Who may be given an internal token."""

import hashlib
import secrets
from collections.abc import Mapping

from shared.problems import Invalid, Text, Unauthorized


class ServiceUnknown(Unauthorized):
    """The service's name or secret is wrong."""

    headers = {"WWW-Authenticate": 'Basic realm="guanxi-internal"'}  # noqa: RUF012 - read as a constant


class AudienceUnknown(Invalid):
    """There is no such service to make a token for, or none in somebody's name, or it is the one that asks."""

    detail = Text("There is no other service {name}.", "不存在其他名为 {name} 的服务。")


def refuse_impostor(name: str, secret: str, kept: Mapping[str, str]) -> None:
    """Only a service with its secret is served; takes as long for unknown names. Raises ServiceUnknown."""
    expected = kept.get(name, "")
    is_right = secrets.compare_digest(_digest(secret), _digest(expected))
    if not is_right or not expected:
        raise ServiceUnknown


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
