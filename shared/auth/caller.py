"""The caller's values in SQL conditions, by name: one compiled statement serves all callers of the same kind."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from shared.auth.access import DataScope, DataScopeKind, Principal

CallerValue = Literal["caller_id", "caller_subject", "caller_regions", "caller_roles", "caller_facets"]

_VALUES: Mapping[CallerValue, tuple[Callable[[Principal], Any], Any]] = {
    "caller_id": (lambda principal: principal.user_id, sa.Uuid()),
    "caller_subject": (lambda principal: principal.subject, sa.Text()),
    "caller_regions": (lambda principal: sorted(principal.data_scope.regions), ARRAY(sa.Text)),
    "caller_roles": (lambda principal: sorted(principal.roles), ARRAY(sa.Text)),
    "caller_facets": (lambda principal: _facets_of(principal), ARRAY(sa.Text)),
}


def _facets_of(principal: Principal) -> list[str]:
    scope = principal.data_scope
    regions = sorted(scope.regions) if scope.kind is DataScopeKind.REGIONS else []  # others may name regions too
    own = [] if principal.user_id is None else [f"user:{principal.user_id}"]
    return [*(f"region:{one}" for one in regions), *own]


def value_of(principal: Principal, name: CallerValue) -> sa.BindParameter[Any]:
    """The caller's value as a parameter: a user's id (null for a client), the subject, the regions or
    roles (arrays), or the facets of a customer that the data scope covers, one of which is enough (an array).
    """
    read, kind = _VALUES[name]
    return sa.bindparam(name, read(principal), kind)


def values_of(principal: Principal, names: Collection[str]) -> dict[str, Any]:
    """Those of the caller's values that are among these names."""
    return {name: read(principal) for name, (read, _) in _VALUES.items() if name in names}


def kind_of(principal: Principal) -> tuple[Any, ...]:
    """Callers of the same kind get the same statement, with other values: the kind of data scope, and the clearance."""
    return principal.data_scope.kind, principal.clearance


def another_like(principal: Principal) -> Principal:
    """Another caller of the same kind."""
    other = DataScope(principal.data_scope.kind, frozenset({"another region", *principal.data_scope.regions}))
    roles = frozenset({"another role", *principal.roles})
    return replace(principal, subject=str(UUID(int=0)), name="another", roles=roles, data_scope=other)
