"""The shapes of the caller's own identity and rights."""

from typing import Literal

from pydantic import Field as Shown

from shared.auth.access import DataScopeKind, Scope
from shared.problems import Language
from shared.shapes import Read, RowId


class DataScopeRead(Read):
    """The customers that the caller sees."""

    kind: DataScopeKind = Shown(description="Which customers: of the own account teams, also of regions, or all.")
    regions: list[str] = Shown(
        examples=[["CN-GD"]], description="Codes of these regions; empty unless the kind is `regions`."
    )


class MeRead(Read):
    """The caller's identity and current rights."""

    kind: Literal["user", "client"] = Shown(description="Whether the caller is a person or a program.")
    id: RowId = Shown(description="Id of the user or client.")
    username: str = Shown(description="User name, or the client's id.", examples=["li.na"])
    display_name: str = Shown(examples=["李娜"], description="Name for people.")
    email: str | None = Shown(description="E-mail address; null: unknown, or a client.")
    language: Language | None = Shown(description="Preferred language; null for a client.")
    roles: list[str] = Shown(examples=[["account_manager"]], description="Names of the roles, see `/v1/roles`.")
    scopes: list[Scope] = Shown(description="The allowed scopes.", examples=[["customers:read", "customers:write"]])
    clearance: int = Shown(description="Clearance, 1 to 3: fields that need more are null.", examples=[2])
    data_scope: DataScopeRead = Shown(description="Which customers the caller sees.")
