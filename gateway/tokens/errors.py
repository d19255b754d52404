"""Refusals of `/oauth/*`: the shapes of RFC 6749, which differ from all other errors."""

from collections.abc import Mapping
from typing import ClassVar

from fastapi import Request
from fastapi.responses import JSONResponse

from shared.web.compression import CONFIDENTIAL

NO_STORE = {"Cache-Control": CONFIDENTIAL, "Pragma": "no-cache"}


class OAuthError(Exception):
    """A refusal with an `error` code of RFC 6749."""

    status: ClassVar[int] = 400
    error: ClassVar[str]
    description: ClassVar[str]

    def __init__(self, description: str | None = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(self.error)
        self.text = description or self.description
        self.headers = {**NO_STORE, **(headers or {})}

    def response(self) -> JSONResponse:
        """The refusal as a response."""
        body = {"error": self.error, "error_description": self.text}
        return JSONResponse(body, status_code=self.status, headers=self.headers)


class InvalidRequest(OAuthError):
    """A parameter is missing, given twice or malformed."""

    error = "invalid_request"
    description = "The request is malformed."


class InvalidGrant(OAuthError):
    """The user name, password or refresh token is wrong, expired or withdrawn."""

    error = "invalid_grant"
    description = "The credentials are wrong, expired or withdrawn."


class InvalidClient(OAuthError):
    """The client or its secret is wrong."""

    status = 401
    error = "invalid_client"
    description = "The client or its secret is wrong."

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Basic realm="guanxi", charset="UTF-8"'})


class UnsupportedGrantType(OAuthError):
    """The grant type is not one of password, client_credentials and refresh_token."""

    error = "unsupported_grant_type"
    description = "Use password, client_credentials or refresh_token."


class InvalidScope(OAuthError):
    """The requested scope is not within the caller's rights."""

    error = "invalid_scope"
    description = "Request scopes that the user's or client's roles allow."


class TooManyAttempts(OAuthError):
    """Too many failed sign-ins."""

    status = 429
    error = "temporarily_unavailable"
    description = "Too many failed sign-ins; wait a few minutes."


async def answer_oauth_error(_: Request, error: Exception) -> JSONResponse:
    """The exception handler."""
    if not isinstance(error, OAuthError):
        raise error
    return error.response()
