"""A client, its stored secrets, and their shapes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field as Shown
from pydantic import StringConstraints
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from gateway.clients.rules import MAX_OVERLAP_HOURS
from gateway.tables import SecretTable, Table
from gateway.users.model import Regions, Roles
from shared.database import new_id
from shared.shapes import Body, Line, Patch, Read, unset

ClientId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", min_length=2, max_length=64),
    Shown(
        description="Lowercase letters, digits, `-` and `_`; also the `source` of the data that the client pushes.",
        examples=["erp"],
    ),
]


class Client(Table, table=True):
    """A program that signs in. A higher `token_version` invalidates all tokens issued so far."""

    __tablename__ = "clients"

    client_id: str = Field(sa_type=sa.Text, unique=True)
    name: str = Field(sa_type=sa.Text)
    roles: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    regions: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    is_active: bool = True
    token_version: int = 1


class ClientSecret(SecretTable, table=True):
    """The digest of a secret; a client has several while one replaces another."""

    __tablename__ = "client_secrets"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    client: UUID = Field(foreign_key="clients.id", ondelete="CASCADE", index=True)
    digest: str = Field(sa_type=sa.Text)
    created_at: datetime = Field(sa_type=sa.DateTime(timezone=True))
    expires_at: datetime | None = Field(default=None, sa_type=sa.DateTime(timezone=True))


class ClientCreate(Body):
    """A new client."""

    client_id: ClientId
    name: Line = Shown(examples=["ERP of the head office"])
    roles: Roles = Field(default_factory=list)
    regions: Regions = Field(default_factory=list)


class ClientUpdate(Patch):
    """The changed fields of a client; a field left out stays."""

    name: Line = unset()
    roles: Roles = unset()
    regions: Regions = unset()
    is_active: bool = unset()


class ClientRead(Read):
    """A program that signs in."""

    id: UUID
    version: int
    client_id: str = Shown(examples=["erp"])
    name: str
    roles: list[str] = Shown(examples=[["erp"]])
    regions: list[str]
    is_active: bool = Shown(description="Whether the client may sign in.")
    created_at: datetime
    updated_at: datetime


class ClientWithSecret(ClientRead):
    """A client with its new secret, which is shown only once."""

    client_secret: str = Shown(description="Store it; it cannot be read again.", examples=["gxs_Jv0…"])


class SecretRotation(Body):
    """The options for replacing a secret."""

    overlap_hours: int = Shown(
        default=0, ge=0, le=MAX_OVERLAP_HOURS, description="Hours for which the current secrets stay valid."
    )
