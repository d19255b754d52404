"""A role and its shapes."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field as Shown
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from gateway.tables import Table
from shared.auth.access import DataScopeKind, Scope
from shared.database import one_of
from shared.shapes import Line, Patch, Read, unset


class Role(Table, table=True):
    """A named set of rights."""

    __tablename__ = "roles"

    name: str = Field(sa_type=sa.Text, unique=True)
    label_en: str = Field(sa_type=sa.Text)
    label_zh: str = Field(sa_type=sa.Text)
    scopes: list[str] = Field(sa_type=ARRAY(sa.Text))
    clearance: int
    data_scope: DataScopeKind = Field(sa_type=one_of(DataScopeKind))


class RoleRead(Read):
    """A role: what its holders may do, for which customers, and their clearance."""

    id: UUID
    version: int
    name: str = Shown(examples=["account_manager"])
    label_en: str = Shown(examples=["Account manager"])
    label_zh: str = Shown(examples=["客户经理"])
    scopes: list[Scope] = Shown(examples=[["customers:read", "customers:write"]])
    clearance: int = Shown(description="Fields up to this level are visible, 1 to 3.", examples=[2])
    data_scope: DataScopeKind = Shown(
        description="`own`: customers of the own team · `regions`: those of the holder's regions too · `all`."
    )


class RoleUpdate(Patch):
    """The changed fields of a role; a field left out stays."""

    label_en: Line = unset()
    label_zh: Line = unset()
    scopes: list[Scope] = unset()
    clearance: Annotated[int, Shown(ge=1, le=3)] = unset()
    data_scope: DataScopeKind = unset()
