"""The rules for issuing internal tokens."""

import hashlib
import secrets
from collections.abc import Mapping

from shared.problems import Invalid, Text, Unauthorized


class ServiceUnknown(Unauthorized):
    """The service's name or secret is wrong."""

    headers = {"WWW-Authenticate": 'Basic realm="guanxi-internal"'}  # noqa: RUF012 - read as a constant


class AudienceUnknown(Invalid):
    """No such token is issued: the service is unknown or the caller itself, or accepts no calls on others' behalf."""

    detail = Text("There is no other service {name}.", "不存在名为 {name} 的其他服务。")


def refuse_impostor(name: str, secret: str, kept: Mapping[str, str]) -> None:
    """Refuse a wrong service secret; takes equally long for unknown names. Raises ServiceUnknown."""
    expected = kept.get(name, "")
    is_right = secrets.compare_digest(_digest(secret), _digest(expected))
    if not is_right or not expected:
        raise ServiceUnknown


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
