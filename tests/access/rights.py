"""How far callers see: what the gateway's roles declare, and what follows for three customers."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from shared.auth.access import Scope

REGION = "CN-GD"
"""The caller's region."""
CALLER = UUID("00000000-0000-4000-8000-00000000ca11")
DECLARED = "\n".join(
    import_module(f"gateway.migrations.versions.{name}").ROLES.strip()
    for name in ("0001_users_clients_roles_tokens_keys", "0014_who_signs_exits")
)
CUSTOMERS = {"own", "region", "other"}
EVERYBODY = "everybody"
"""All customers at once, as a batch of orders is about."""
EVERY_SCOPE = frozenset(scope.value for scope in Scope)


class Marked(Protocol):
    """What belongs to a customer, or to none, and has a level."""

    @property
    def customer(self) -> str | None: ...
    @property
    def level(self) -> int: ...


@dataclass(frozen=True)
class Sight:
    """A data scope and a clearance; roles that agree in both get the same answers."""

    data_scope: str
    clearance: int
    roles: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.data_scope}-{self.clearance}"

    def claims(self, scopes: Iterable[str] = EVERY_SCOPE) -> dict[str, Any]:
        """The claims of the caller's token."""
        regions = [REGION] if self.data_scope == "regions" else []
        return {
            "sub": str(CALLER),
            "roles": list(self.roles),
            "scope": " ".join(sorted(scopes)),
            "clearance": self.clearance,
            "data_scope": {"kind": self.data_scope, "regions": regions},
        }

    def covers(self, customer: str | None) -> bool:
        """Whether the data scope covers the customer: `own` (the caller is in its team), `region` or `other`."""
        covered = {"own": {"own"}, "regions": {"own", "region"}, "all": CUSTOMERS | {EVERYBODY}}[self.data_scope]
        return customer is None or customer in covered

    def kin(self, customer: str | None) -> str | bool | None:
        """What decides for the customer: customers of one kin get one answer."""
        return self.covers(customer) if customer and self.data_scope != "regions" else customer

    def hides(self, *things: Marked) -> frozenset[str]:
        """The reasons why the caller may not see all of these."""
        by_customer = {"customer" for one in things if not self.covers(one.customer)}
        return frozenset(by_customer | {"level" for one in things if one.level > self.clearance})


def _declared_sights() -> list[Sight]:
    roles: dict[tuple[str, int], list[str]] = {}
    for line in DECLARED.strip().splitlines():
        name, _, _, _, clearance, data_scope = (part.strip() for part in line.split("|"))
        roles.setdefault((data_scope, int(clearance)), []).append(name)
    return [Sight(data_scope, clearance, tuple(names)) for (data_scope, clearance), names in sorted(roles.items())]


SIGHTS = _declared_sights()
NARROW = [min(group, key=lambda sight: sight.clearance) for _, group in groupby(SIGHTS, lambda sight: sight.data_scope)]
"""Of each data scope the lowest clearance: kept from most."""
WIDEST = next(sight for sight in SIGHTS if (sight.data_scope, sight.clearance) == ("all", 3))
