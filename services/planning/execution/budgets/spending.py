"""What was spent on the customers of plans, asked of the relationship service in one call for all of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from services.planning.asking import ask, shown_as
from services.planning.clients import SpendingClient
from services.planning.execution.budgets.rules import BudgetUse, SpendingState, Spent, sum_uses, use_of
from services.planning.execution.resources.model import BUDGET_CLEARANCE
from shared.auth.access import Scope
from shared.web.call import Call

Key = tuple[UUID, int]


class OfYear(Protocol):
    """Something of a customer's fiscal year."""

    @property
    def customer_id(self) -> UUID: ...
    @property
    def fiscal_year(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Spending:
    """What is planned and was spent, by customer and fiscal year."""

    state: SpendingState
    found: Mapping[Key, Mapping[BudgetUse, Spent]] = field(default_factory=dict)

    def of(self, plan: OfYear) -> Mapping[BudgetUse, Spent] | None:
        """Of the plan's customer in its year; None: it cannot be read."""
        if self.state is not SpendingState.KNOWN:
            return None
        return self.found.get((plan.customer_id, plan.fiscal_year)) or sum_uses(())


async def ask_spending(call: Call, client: SpendingClient, plans: Sequence[OfYear]) -> Spending:
    """One question for all plans; they are shown without the answer when it does not come in time."""

    async def question() -> dict[Key, dict[BudgetUse, Spent]]:
        customers, years = {one.customer_id for one in plans}, {one.fiscal_year for one in plans}
        return await _read(client, sorted(customers), sorted(years)) if plans else {}

    is_permitted = Scope.EXPENSES_READ in call.principal.scopes and call.principal.clearance >= BUDGET_CLEARANCE
    state, found = await ask(question, within=call.settings.peer_patience_seconds, is_permitted=is_permitted)
    return Spending(shown_as(state, SpendingState.KNOWN), found or {})


async def _read(
    client: SpendingClient, customers: Sequence[UUID], years: Sequence[int]
) -> dict[Key, dict[BudgetUse, Spent]]:
    by_plan: dict[Key, list[tuple[BudgetUse, Spent]]] = defaultdict(list)
    for one in await client.list_spent(customers, years):
        use = use_of(one.kind, is_for_campaign=one.is_for_campaign, is_for_visit=one.is_for_visit)
        by_plan[one.customer_id, one.fiscal_year].append((use, Spent(one.planned, one.actual)))
    return {key: sum_uses(found) for key, found in by_plan.items()}
