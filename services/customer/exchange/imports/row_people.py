"""The account manager and the responsible person of a row's customer, named as people name them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.customer.exchange.imports.named_users import NamedUsers
from services.customer.exchange.imports.plans import Draft, RowErrors
from services.customer.profile.team.store import read_managers
from shared.web.call import Call

MANAGER, RESPONSIBLE = "manager_name", "responsible_name"


class RowPeople:
    """Whom rows name, and who the present account managers are."""

    def __init__(self) -> None:
        self._users = NamedUsers()
        self._managers: dict[UUID, UUID] = {}

    async def look_up(self, call: Call, drafts: Sequence[Draft], customers: Mapping[UUID, UUID | None]) -> None:
        """Find the users named, and the managers of these customers, given with their responsible persons."""
        named = [cell for draft in drafts for name in (MANAGER, RESPONSIBLE) if (cell := draft.values.get(name))]
        if not any(name in draft.values for draft in drafts for name in (MANAGER, RESPONSIBLE)):
            return
        self._managers = await read_managers(call.session, customers.keys())
        people = {responsible_id for responsible_id in customers.values() if responsible_id}
        await self._users.look_up(call.session, named, people | set(self._managers.values()))

    def responsible_of(self, draft: Draft, customer_id: UUID | None, present: UUID | None) -> dict[str, Any]:
        """The field to write; nothing for a cell as an export writes it. Raises Refusal."""
        if RESPONSIBLE not in draft.values:
            return {}
        cell = draft.values[RESPONSIBLE]
        shown = present or (self._managers.get(customer_id) if customer_id else None)
        if cell is not None and shown is not None and cell == self._users.name_of(shown):
            return {}
        return {"responsible_id": None if cell is None else str(self._users.get(cell, f"/{RESPONSIBLE}"))}

    def manager_of(self, draft: Draft, customer_id: UUID | None, errors: RowErrors) -> dict[str, Any]:
        """The change of the manager to store; nothing when it is the present one. Collects errors."""
        if MANAGER not in draft.values:
            return {}
        cell, present = draft.values[MANAGER], self._managers.get(customer_id) if customer_id else None
        if cell is not None and present is not None and cell == self._users.name_of(present):
            return {}
        found = None
        with errors.collect():
            found = None if cell is None else self._users.get(cell, f"/{MANAGER}")
        return {} if found == present else {"manager": str(found) if found else None}
