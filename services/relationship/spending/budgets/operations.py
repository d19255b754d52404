"""Setting budgets, and comparing them with what is planned and spent."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.relationship.clients import CustomerClient
from services.relationship.spending.budgets import rules, store
from services.relationship.spending.budgets.model import (
    Amounts,
    SpendingBudget,
    SpendingBudgetCreate,
    SpendingBudgetRead,
    SpendingBudgetUpdate,
    SpendingComparisonQuery,
    SpendingComparisonRead,
    SpendingComparisonRow,
    SpentQuery,
    SpentRead,
    SpentRow,
)
from services.relationship.spending.budgets.rules import SpendingGrouping
from services.relationship.spending.budgets.store import BUDGETS
from shared.app.users import UserDirectoryClient
from shared.auth.users import require_users
from shared.auth.visibility import read_customer_names
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.customers.directory import require_customer
from shared.field_names import name_of_field
from shared.money import format_decimal
from shared.problems import Language
from shared.time import company_today, fiscal_year_of
from shared.web.call import Call

Key = tuple[Any, ...]


async def create_spending_budget(
    call: Call, customers: CustomerClient, users: UserDirectoryClient, body: SpendingBudgetCreate
) -> SpendingBudgetRead:
    """A new budget of a customer, or of people who may sign in and whom the caller supervises.

    Raises BudgetHolderUnclear, HolderNotSupervised, OwnBudget, UserUnknown, CustomerNotFound, CustomerMerged,
    PeerUnavailable.
    """
    rules.refuse_unclear_holder(body.customer_id, body.holder_ids)
    if body.customer_id is not None:
        await require_customer(call.session, call.principal, body.customer_id, customers)
    named = {f"/holder_ids/{place}": holder for place, holder in enumerate(body.holder_ids)}
    await require_users(call.session, users, named)
    rules.refuse_unsupervised(body.holder_ids, await store.find_subordinates(call, body.holder_ids))
    rules.refuse_own(body.holder_ids, call.principal.user_id)
    return await BUDGETS.add(call, SpendingBudget(**body.model_dump(), set_by_name=call.principal.name))


async def update_spending_budget(call: Call, budget_id: UUID, body: SpendingBudgetUpdate) -> SpendingBudgetRead:
    """Change a budget of which the caller is no holder. Raises SpendingBudgetNotFound, OwnBudget."""
    await _refuse_own(call, budget_id)
    return await BUDGETS.change(call, budget_id, body)


async def delete_spending_budget(call: Call, budget_id: UUID) -> None:
    """Delete a budget of which the caller is no holder. Raises SpendingBudgetNotFound, OwnBudget."""
    await _refuse_own(call, budget_id)
    await BUDGETS.remove(call, budget_id)


async def _refuse_own(call: Call, budget_id: UUID) -> None:
    budget = await BUDGETS.row(call, budget_id)
    rules.refuse_own(budget.holder_ids, call.principal.user_id)


async def compare_spending(call: Call, asked: SpendingComparisonQuery) -> SpendingComparisonRead:
    """Budgets of customers against what is planned and spent on them, by group."""
    first_month, currency = call.settings.fiscal_year_start, call.settings.base_currency
    year = asked.fiscal_year or fiscal_year_of(company_today(), first_month)
    groups = [one for one in SpendingGrouping if one in asked.group_by]
    found: dict[Key, Amounts] = {}
    for row in await store.sum_expenses(call, year, asked.customer_id, groups):
        found[_key(row, groups)] = Amounts(planned=row["planned"], actual=row["actual"])
    total = _total(found)
    yearly = [one for one in groups if one is not SpendingGrouping.MONTH]
    for row in await store.sum_budgets(call, year, asked.customer_id, yearly):
        if row["budget"] is None:  # all budgets of the year are one group, also where there are none
            continue
        total.budget = (total.budget or Decimal(0)) + row["budget"]
        if yearly == groups:
            found.setdefault(_key(row, groups), Amounts()).budget = row["budget"]
    named = await read_customer_names(call.session, _customers(found, groups))
    rows = [_row(dict(zip(groups, key, strict=True)), amounts, named) for key, amounts in found.items()]
    rows.sort(key=lambda row: (str(row.month or ""), row.customer_name or "", row.kind or ""))
    return SpendingComparisonRead(fiscal_year=year, currency=currency, total=_row({}, total, {}), rows=rows)


async def list_spent(call: Call, asked: SpentQuery) -> SpentRead:
    """What is planned and was spent, by customer, fiscal year, kind and what it belongs to."""
    rows = await store.sum_by_use(call, asked.customer_ids, asked.fiscal_years)
    return SpentRead(rows=[SpentRow.model_validate(dict(row)) for row in rows])


def _key(row: sa.RowMapping, groups: list[SpendingGrouping]) -> Key:
    return tuple(row[group.value] for group in groups)


def _total(found: Mapping[Key, Amounts]) -> Amounts:
    zero = Decimal(0)
    planned, actual = (
        sum((getattr(one, name) for one in found.values()), start=zero) for name in ("planned", "actual")
    )
    return Amounts(planned=planned, actual=actual)


def _customers(found: Mapping[Key, Amounts], groups: list[SpendingGrouping]) -> set[Any]:
    place = groups.index(SpendingGrouping.CUSTOMER) if SpendingGrouping.CUSTOMER in groups else None
    return set() if place is None else {key[place] for key in found}


def _row(key: Mapping[SpendingGrouping, Any], amounts: Amounts, named: Mapping[Any, str]) -> SpendingComparisonRow:
    used, budget = amounts.planned + amounts.actual, amounts.budget
    customer_id = key.get(SpendingGrouping.CUSTOMER)
    return SpendingComparisonRow(
        customer_id=customer_id,
        customer_name=named.get(customer_id),
        kind=key.get(SpendingGrouping.KIND),
        month=key.get(SpendingGrouping.MONTH),
        budget=budget,
        planned=amounts.planned,
        actual=amounts.actual,
        left=None if budget is None else budget - used,
        used_share=round(used / budget, 4) if budget else None,
    )


def csv_lines(found: SpendingComparisonRead, language: Language) -> Iterator[str]:
    """The comparison as a table, its titles and choices in the reader's language."""
    names = [name for name in SpendingComparisonRow.model_fields if name != "customer_id"]
    yield BYTE_ORDER_MARK + csv_line([name_of_field(name).in_language(language) for name in names])
    for row in found.rows:
        yield csv_line([_cell(getattr(row, name), language) for name in names])


def _cell(value: Any, language: Language) -> str:
    if value is None:
        return ""
    if hasattr(value, "named"):
        return str(value.named.in_language(language))
    return format_decimal(value) if isinstance(value, Decimal) else str(value)
