"""What a caller learns about itself."""

from typing import Literal
from uuid import UUID

from pydantic import Field as Shown

from shared.auth.access import DataScopeKind, Scope
from shared.problems import Language
from shared.shapes import Read


class DataScopeRead(Read):
    """Which customers are seen."""

    kind: DataScopeKind
    regions: list[str] = Shown(examples=[["CN-GD"]])


class MeRead(Read):
    """Who is signed in, and what that allows at this moment."""

    kind: Literal["user", "client"]
    id: UUID
    username: str = Shown(description="User name, or the client's id.", examples=["li.na"])
    display_name: str = Shown(examples=["李娜"])
    email: str | None
    language: Language | None
    roles: list[str] = Shown(examples=[["account_manager"]])
    scopes: list[Scope] = Shown(description="What may be done.", examples=[["customers:read", "customers:write"]])
    clearance: int = Shown(description="Fields up to this level of access are seen, 1 to 3.", examples=[2])
    data_scope: DataScopeRead
