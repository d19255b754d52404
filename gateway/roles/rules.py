"""The combined rights of several roles, and the rights that a role must keep (method, section 3: three levels)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.auth.access import DataScopeKind, Scope
from shared.problems import Conflict, Invalid, NotFound, Text

ADMIN = "admin"
# From the narrowest to the widest.
WIDTHS = (DataScopeKind.OWN, DataScopeKind.REGIONS, DataScopeKind.ALL)


class RoleNotFound(NotFound):
    """There is no such role."""

    detail = Text("There is no role {id}.", "角色 {id} 不存在。")


class RoleUnknown(Invalid):
    """A role in the request does not exist."""

    pointer = "/roles"
    detail = Text("There is no role {names}.", "角色不存在：{names}。")


class AdminRoleFixed(Conflict):
    """The administrator's role cannot lose the rights that are needed to restore them."""

    title = Text("The administrator must be able to manage access", "管理员必须能够管理权限")
    detail = Text(
        "The role admin keeps identity:read and identity:write.",
        "系统管理员角色必须保留“查看”和“管理用户、客户端与角色”两项权限。",
    )


class Role(Protocol):
    """The rights of a role."""

    name: str
    scopes: list[str]
    clearance: int
    data_scope: DataScopeKind


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a caller."""

    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    clearance: int
    data_scope: DataScopeKind
    regions: tuple[str, ...]


def rights_of(roles: Iterable[Role], regions: Sequence[str]) -> Rights:
    """Combine several roles: all scopes, the highest clearance, the widest data scope. Without a role: no rights."""
    given = sorted(roles, key=lambda role: role.name)
    data_scope = max((role.data_scope for role in given), key=WIDTHS.index, default=DataScopeKind.OWN)
    return Rights(
        roles=tuple(role.name for role in given),
        scopes=tuple(sorted({scope for role in given for scope in role.scopes})),
        clearance=max((role.clearance for role in given), default=1),
        data_scope=data_scope,
        regions=tuple(sorted(regions)) if data_scope is DataScopeKind.REGIONS else (),
    )


def regions_overseen(roles: Iterable[Role], regions: Sequence[str]) -> tuple[str, ...]:
    """The regions of which somebody with these roles sees and changes every customer, as a superior does."""
    rights = rights_of(roles, regions)
    return rights.regions if Scope.CUSTOMERS_WRITE in rights.scopes else ()


def refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """Refuse roles that do not exist. Raises RoleUnknown."""
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise RoleUnknown(names=unknown)


def refuse_locking_out(name: str, scopes: Iterable[str]) -> None:
    """The administrator must stay able to manage access. Raises AdminRoleFixed."""
    if name == ADMIN and not {Scope.IDENTITY_READ, Scope.IDENTITY_WRITE} <= set(scopes):
        raise AdminRoleFixed
