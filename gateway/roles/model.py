"""A role and its shapes."""

from typing import Annotated

import sqlalchemy as sa
from pydantic import Field as Shown
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from gateway.tables import Table
from shared.auth.access import DataScopeKind, Scope
from shared.database import one_of
from shared.shapes import Line, Patch, Read, RowId, Tagged, UpdatedAt, example, unset


class Role(Table, table=True):
    """A named set of rights."""

    __tablename__ = "roles"

    name: str = Field(sa_type=sa.Text, unique=True)
    label_en: str = Field(sa_type=sa.Text)
    label_zh: str = Field(sa_type=sa.Text)
    scopes: list[str] = Field(sa_type=ARRAY(sa.Text))
    clearance: int
    data_scope: DataScopeKind = Field(sa_type=one_of(DataScopeKind))


class RoleRead(Read, Tagged):
    """A role: what its holders may do, for which customers, and their clearance."""

    id: RowId
    updated_at: UpdatedAt
    name: str = Shown(examples=["account_manager"], description="Code by which users and clients refer to it.")
    label_en: str = Shown(examples=["Account manager"], description="English label.")
    label_zh: str = Shown(examples=["客户经理"], description="Chinese label.")
    scopes: list[Scope] = Shown(
        examples=[["customers:read", "customers:write"]], description="What its holders may do."
    )
    clearance: int = Shown(
        description="Clearance of its holders, 1 to 3: fields that need more are null.", examples=[2]
    )
    data_scope: DataScopeKind = Shown(
        description="`own`: customers of the own team · `regions`: those of the holder's regions too · `all`."
    )


class RoleUpdate(Patch):
    """The changed fields of a role; a field left out stays."""

    model_config = example(
        label_en="Key account manager",
        label_zh="大客户经理",
        clearance=2,
    )

    label_en: Line = unset("English label.")
    label_zh: Line = unset("Chinese label.")
    scopes: list[Scope] = unset("What its holders may do; replaces the list.")
    clearance: Annotated[int, Shown(ge=1, le=3)] = unset(
        "Clearance of its holders, 1 to 3: fields that need more are null."
    )
    data_scope: DataScopeKind = unset("Which customers its holders see.")
