"""The shapes of the caller's own identity and rights."""

from typing import Literal
from uuid import UUID

from pydantic import Field as Shown

from shared.auth.access import DataScopeKind, Scope
from shared.problems import Language
from shared.shapes import Read


class DataScopeRead(Read):
    """The customers that the caller sees."""

    kind: DataScopeKind
    regions: list[str] = Shown(examples=[["CN-GD"]])


class MeRead(Read):
    """The caller's identity and current rights."""

    kind: Literal["user", "client"]
    id: UUID
    username: str = Shown(description="User name, or the client's id.", examples=["li.na"])
    display_name: str = Shown(examples=["李娜"])
    email: str | None
    language: Language | None
    roles: list[str] = Shown(examples=[["account_manager"]])
    scopes: list[Scope] = Shown(description="The allowed scopes.", examples=[["customers:read", "customers:write"]])
    clearance: int = Shown(description="Fields up to this level are visible, 1 to 3.", examples=[2])
    data_scope: DataScopeRead
