"""A read key: its table and shapes."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field as Shown
from sqlmodel import Field

from gateway.read_keys.rules import MAX_DAYS
from gateway.tables import SecretTable
from shared.database import new_id
from shared.shapes import Body, CreatedAt, Line, Read, RowId, example

Instant = sa.DateTime(timezone=True)


class ReadKey(SecretTable, table=True):
    """A read key, with the digest of its secret; revoking it deletes the row. One of the two owners is null."""

    __tablename__ = "read_keys"
    __table_args__ = (sa.CheckConstraint("num_nonnulls(user_id, client) = 1", name="has_one_owner"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="CASCADE", index=True)
    client: UUID | None = Field(default=None, foreign_key="clients.id", ondelete="CASCADE", index=True)
    digest: str = Field(sa_type=sa.Text, unique=True)
    name: str = Field(sa_type=sa.Text)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    last_used_at: datetime | None = Field(default=None, sa_type=Instant)


class ReadKeyCreate(Body):
    """A new read key."""

    model_config = example(name="Power BI", valid_days=365)

    name: Line = Shown(description="Where the key is used, to recognize it.")
    valid_days: int = Shown(default=365, ge=1, le=MAX_DAYS, description="Days until it stops working.")


class ReadKeyRead(Read):
    """A key with which a BI tool reads `/odata` by HTTP Basic."""

    id: RowId = Shown(description="Id of the key, by which it is revoked.")
    name: str = Shown(description="Where the key is used.")
    created_at: CreatedAt
    expires_at: datetime = Shown(description="When it stops working.")
    last_used_at: datetime | None = Shown(description="When it was last used, to the hour; null: never.")


class ReadKeyWithSecret(ReadKeyRead):
    """A read key with its secret, which is shown only once."""

    username: str = Shown(description="What to send as the user name.", examples=["bi"])
    secret: str = Shown(description="What to send as the password; it cannot be read again.", examples=["gxk_3q2x…"])
