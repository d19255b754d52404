"""What a service asks for, and the token it gets."""

from pydantic import BaseModel

from shared.shapes import Body


class InternalTokenRequest(Body):
    """The service that the token is for, and the caller on whose behalf it is used."""

    audience: str
    subject_token: str | None = None


class InternalTokenRead(BaseModel):
    """An internal token."""

    token: str
    expires_in: int
