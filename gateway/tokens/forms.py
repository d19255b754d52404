"""Reads the forms and Basic credentials of `/oauth/*` strictly, as RFC 6749 requires."""

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from fastapi import Request

from gateway.tokens.errors import InvalidClient, InvalidRequest

MAX_FORM_BYTES = 16 * 1024
MAX_FIELDS = 20


async def read_form(request: Request) -> dict[str, str]:
    """The parameters of a form body; each at most once, an empty one counts as left out. Raises InvalidRequest."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded":
        raise InvalidRequest("Send the parameters as application/x-www-form-urlencoded.")
    body = await request.body()
    if len(body) > MAX_FORM_BYTES:
        raise InvalidRequest("The form is too large.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise InvalidRequest("The form cannot be read.") from error
    form = {name: value for name, value in pairs if value}
    if any("\0" in value for value in form.values()):
        raise InvalidRequest("A parameter contains a character that cannot be stored.")
    if len({name for name, _ in pairs}) != len(pairs):
        raise InvalidRequest("A parameter is given twice.")
    return form


def basic_credentials(request: Request) -> tuple[str, str] | None:
    """Name and secret of HTTP Basic, each URL-decoded (RFC 6749, section 2.3.1). Raises InvalidClient."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
        name, secret = unquote_plus(name, errors="strict"), unquote_plus(secret, errors="strict")
    except (binascii.Error, ValueError) as error:
        raise InvalidClient from error
    if not colon or "\0" in name:
        raise InvalidClient
    return name, secret


def plain_basic_credentials(request: Request) -> tuple[str, str] | None:
    """Name and secret of HTTP Basic, not decoded further."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        name, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return None
    return (name, secret) if scheme.lower() == "basic" and colon else None
