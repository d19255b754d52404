"""Sign-ins, refresh tokens, and the shapes of `/oauth/token` and `/oauth/revoke`."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from pydantic import Field as Shown
from sqlmodel import Field

from gateway.tables import SecretTable
from shared.database import new_id
from shared.shapes import Read

Instant = sa.DateTime(timezone=True)


class Grant(SecretTable, table=True):
    """One sign-in of a user. Revoking it invalidates all its tokens."""

    __tablename__ = "grants"
    __table_args__ = (
        sa.Index("ix_grants_revoked_at", "revoked_at"),
        sa.Index("ix_grants_expires_at", "expires_at"),
        sa.Index("ix_grants_subject_source", "subject", "source"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    subject: str = Field(sa_type=sa.Text)
    scope: str | None = Field(default=None, sa_type=sa.Text)
    source: str | None = Field(default=None, sa_type=sa.Text)
    """The address from which the user signed in."""
    token_version: int
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class RefreshToken(SecretTable, table=True):
    """One refresh token of a grant, stored as a digest."""

    __tablename__ = "refresh_tokens"

    digest: str = Field(sa_type=sa.Text, primary_key=True)
    grant_id: UUID = Field(foreign_key="grants.id", ondelete="CASCADE", index=True)
    issued_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    successor: str | None = Field(default=None, sa_type=sa.Text)


class TokenRequest(BaseModel):
    """The form of `/oauth/token`."""

    grant_type: Literal["password", "client_credentials", "refresh_token"] = Shown(
        description="`password` for a user, `client_credentials` for a program, `refresh_token` to renew."
    )
    username: str | None = Shown(default=None, examples=["admin"], description="The user's name; for `password`.")
    password: str | None = Shown(default=None, description="The user's password; for `password`.")
    client_id: str | None = Shown(default=None, description="Or by HTTP Basic.", examples=["erp"])
    client_secret: str | None = Shown(default=None, description="The client's secret; or by HTTP Basic.")
    refresh_token: str | None = Shown(
        default=None, description="The refresh token; for `refresh_token`. It can be used once."
    )
    scope: str | None = Shown(default=None, description="Space-separated; default: everything the roles allow.")


class RevocationRequest(BaseModel):
    """The form of `/oauth/revoke`."""

    token: str = Shown(description="An access or refresh token.")
    token_type_hint: str | None = Shown(default=None, description="Accepted and not needed (RFC 7009).")


class TokenRead(Read):
    """Tokens of a sign-in."""

    access_token: str = Shown(description="Send it as `Authorization: Bearer …`.")
    token_type: Literal["Bearer"] = Shown(description="Always `Bearer`.")
    expires_in: int = Shown(description="Seconds for which the access token is valid.", examples=[900])
    scope: str = Shown(examples=["customers:read kpis:read"], description="The granted scopes, space-separated.")
    refresh_token: str | None = Shown(default=None, description="Can be used once; only for users.")


class OAuthErrorRead(Read):
    """Refusals of `/oauth/*` (RFC 6749, section 5.2)."""

    error: str = Shown(examples=["invalid_grant"], description="Code of RFC 6749.")
    error_description: str = Shown(description="What is wrong, in English.")
