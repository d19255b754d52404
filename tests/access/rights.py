"""What each role of the gateway declares: scopes, clearance, data scope; and what follows for three customers."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from shared.auth.access import Scope

REGION = "CN-GD"
"""The caller's region."""
CALLER = UUID("00000000-0000-4000-8000-00000000ca11")
DECLARED: str = import_module("gateway.migrations.versions.0001_users_clients_roles_tokens_keys").ROLES
CONFIGURING = import_module("gateway.migrations.versions.0004_who_may_configure")


@dataclass(frozen=True)
class Role:
    """A role as the gateway has it."""

    name: str
    scopes: frozenset[str]
    clearance: int
    data_scope: str

    def claims(self) -> dict[str, Any]:
        """The claims of the caller's token in this role."""
        regions = [REGION] if self.data_scope == "regions" else []
        return {
            "sub": str(CALLER),
            "roles": [self.name],
            "scope": " ".join(sorted(self.scopes)),
            "clearance": self.clearance,
            "data_scope": {"kind": self.data_scope, "regions": regions},
        }

    def sees(self, customer: str) -> bool:
        """Whether the data scope covers the customer: `own` (the caller is in its team), `region` or `other`."""
        return (
            customer in {"own": {"own"}, "regions": {"own", "region"}, "all": CUSTOMERS | {EVERYBODY}}[self.data_scope]
        )

    def kin(self, customer: str | None) -> str | bool | None:
        """What decides for the customer: customers of one kin are one to this role."""
        return self.sees(customer) if customer and self.data_scope != "regions" else customer


CUSTOMERS = {"own", "region", "other"}
EVERYBODY = "everybody"
"""All customers at once, as a batch of orders is about."""


def _parse(line: str) -> Role:
    name, _, _, scopes, clearance, data_scope = (part.strip() for part in line.split("|"))
    later = CONFIGURING.with_configuring(name, scopes.split(), int(clearance), data_scope)
    return Role(name, frozenset(later), int(clearance), data_scope)


# An administrator may set roles up otherwise: with every scope there is, and as little clearance and data as there is.
MADE_UP = """
clerk_of_all | | | {every} | 1 | all
clerk_of_own | | | {every} | 1 | own
""".format(every=" ".join(Scope))
ROLES = [_parse(line) for line in (DECLARED.strip() + MADE_UP).splitlines() if line]
