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
from shared.shapes import Body, Line, Patch, RowRead, example, unset

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

    model_config = example(
        client_id="bi",
        name="总部 BI 报表",
        roles=["bi"],
        regions=[],
    )

    client_id: ClientId
    name: Line = Shown(examples=["ERP of the head office"], description="What the program is, for people.")
    roles: Roles = Field(
        default_factory=list, description="Names of its roles, see `/v1/roles`; without one it may do nothing."
    )
    regions: Regions = Field(
        default_factory=list, description="Codes of the regions it sees, where a role is limited to regions."
    )


class ClientUpdate(Patch):
    """The changed fields of a client; a field left out stays."""

    model_config = example(
        name="总部数据平台",
        is_active=True,
    )

    name: Line = unset("What the program is, for people.")
    roles: Roles = unset("Names of its roles, see `/v1/roles`; replaces the list.")
    regions: Regions = unset("Codes of the regions it sees, where a role is limited to regions; replaces the list.")
    is_active: bool = unset("Whether the client may sign in; false invalidates its tokens.")


class ClientRead(RowRead):
    """A program that signs in."""

    client_id: str = Shown(
        examples=["erp"], description="The id it signs in with; also the `source` of the data that it pushes."
    )
    name: str = Shown(description="What the program is, for people.")
    roles: list[str] = Shown(examples=[["erp"]], description="Names of its roles, see `/v1/roles`.")
    regions: list[str] = Shown(description="Codes of the regions it sees, where a role is limited to regions.")
    is_active: bool = Shown(description="Whether the client may sign in.")


class ClientWithSecret(ClientRead):
    """A client with its new secret, which is shown only once."""

    client_secret: str = Shown(description="Store it; it cannot be read again.", examples=["gxs_Jv0…"])


class SecretRotation(Body):
    """The options for replacing a secret."""

    model_config = example(
        overlap_hours=24,
    )

    overlap_hours: int = Shown(
        default=0, ge=0, le=MAX_OVERLAP_HOURS, description="Hours for which the current secrets stay valid."
    )
