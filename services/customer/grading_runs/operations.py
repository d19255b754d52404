"""What a grading run does: ask once, grade each customer by the rules, write everything together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.clients import CustomerYears, KpiClient, LevelRanks, RelationshipClient
from services.customer.grades.grading import UNJUDGED, Depth, Known, Yardstick, grade
from services.customer.grades.rules import top_cutoff
from services.customer.grades.standing import YearFigures
from services.customer.grading_runs import store
from services.customer.grading_runs.model import GradingRun, GradingRunCreate
from services.customer.grading_runs.rules import CustomersUnknown, GradingNeedsMargins, Window, window_of
from services.customer.grading_schemes.rules import GradingScheme
from services.customer.grading_schemes.store import get_scheme_in_force
from shared.access import Principal, is_cleared
from shared.database import new_id, wait_in_line
from shared.time import utc_now

AT_ONCE = 2_000
"""So many customers are read, graded and written together: what is held in memory, and how long others wait."""


class Asked(NamedTuple):
    """What the other services answered."""

    years: CustomerYears
    levels: LevelRanks


class Year(NamedTuple):
    """A customer's orders."""

    figures: YearFigures
    first_order_on: date
    ordered_months: int


async def run_grading(
    session: AsyncSession,
    principal: Principal,
    kpi: KpiClient,
    relationship: RelationshipClient,
    body: GradingRunCreate,
    fiscal_year_start: int,
) -> GradingRun:
    """Grade the customers named, or all of the caller's. The others are asked before the transaction begins."""
    if not is_cleared(2):
        raise GradingNeedsMargins()
    window = window_of(body.fiscal_year, fiscal_year_start, utc_now().date())
    asked = await ask(kpi, relationship, window, body.customer_ids)
    return await grade_customers(session, principal, body, window, asked)


async def ask(kpi: KpiClient, relationship: RelationshipClient, window: Window, ids: Sequence[UUID] | None) -> Asked:
    """Everything the others know, in one call each."""
    first, last, as_of = window
    return Asked(await kpi.get_customer_years(first, last, as_of, ids), await relationship.get_level_ranks(as_of, ids))


async def grade_customers(
    session: AsyncSession, principal: Principal, body: GradingRunCreate, window: Window, asked: Asked
) -> GradingRun:
    """Grade out of what the others answered and what is known here. Raises CustomersUnknown."""
    await wait_in_line(session, "grading")  # each run starts from where the one before left customers
    ids = body.customer_ids
    scheme = (await get_scheme_in_force(session)).as_rule()
    customers = await store.list_customers(session, principal, ids)
    if missing := set(ids or ()) - {customer_id for customer_id, _ in customers}:
        raise CustomersUnknown(customer_ids=", ".join(sorted(map(str, missing))))
    run = GradingRun(
        fiscal_year=body.fiscal_year,
        scheme_version=scheme.version,
        as_of=window.as_of,
        is_of_all=ids is None,
        graded=len(customers),
        provisional=0,
        first=0,
        up=0,
        same=0,
        down=0,
        run_by=principal.subject,
        run_by_name=principal.name,
    )
    yardstick = Yardstick(scheme, window.as_of, top_cutoff(asked.years.sales_of_all, scheme.top_share))
    years, ranks = _years(asked.years), dict(zip(asked.levels.contact_id, asked.levels.rank, strict=True))
    counted: Counter[str] = Counter()
    for start in range(0, len(customers), AT_ONCE):
        some = dict(map(tuple, customers[start : start + AT_ONCE]))
        known = await _gather(session, some, years, ranks, scheme)
        await store.copy_grades(session, _graded(run, known, yardstick, counted))
    for name, number in counted.items():
        setattr(run, name, number)
    session.add(run)
    await session.flush()
    await store.settle(session, principal, run)
    return run


async def _gather(
    session: AsyncSession,
    contracts: Mapping[UUID, date | None],
    years: Mapping[UUID, Year],
    ranks: Mapping[UUID, int],
    scheme: GradingScheme,
) -> dict[UUID, Known]:
    """What is known of each of these customers (id → first contract)."""
    ids = list(contracts)
    depths = _depths(ranks, await store.list_layers(session, ids))
    entered = await store.list_entered(session, ids, scheme)
    judged = await store.list_judged(session, ids)
    before = await store.list_before(session, ids)
    return {
        customer_id: Known(
            first_contract_on=contracts[customer_id],
            first_order_on=year.first_order_on if (year := years.get(customer_id)) else None,
            figures=year.figures if year else None,
            ordered_months=year.ordered_months if year else 0,
            depth=Depth(**depths.get(customer_id, {})),
            entered=entered.get(customer_id, {}),
            judged=judged.get(customer_id, UNJUDGED),
            before=before.get(customer_id),
        )
        for customer_id in ids
    }


def _years(years: CustomerYears) -> dict[UUID, Year]:
    columns = (years.sales, years.costed_sales, years.cost, years.first_month, years.ordered_months)
    found = {}
    for customer_id, sales, costed, cost, first_month, months in zip(years.customer_id, *columns, strict=True):
        if first_month is not None:
            profit, margin = (costed - cost, (costed - cost) / costed) if costed else (None, None)
            found[customer_id] = Year(YearFigures(sales, profit, margin), first_month, months)
    return found


def _depths(ranks: Mapping[UUID, int], layers: Mapping[UUID, tuple[UUID, str]]) -> dict[UUID, dict[str, int]]:
    best: dict[UUID, dict[str, int]] = {}
    for contact_id, (customer_id, layer) in layers.items():
        if (rank := ranks.get(contact_id)) is not None:
            depth = best.setdefault(customer_id, {})
            depth[layer] = max(depth.get(layer, 0), rank)
    return best


def _graded(
    run: GradingRun, known: Mapping[UUID, Known], by: Yardstick, counted: Counter[str]
) -> Iterator[tuple[Any, ...]]:
    graded_at = utc_now()
    for customer_id, facts in known.items():
        graded = grade(facts, by)
        counted[graded.movement.value] += 1
        counted["provisional"] += graded.is_provisional
        values: dict[str, Any] = {
            "id": new_id(),
            "run_id": run.id,
            "customer_id": customer_id,
            "fiscal_year": run.fiscal_year,
            "scheme_version": run.scheme_version,
            "graded_at": graded_at,
            "previous_class": facts.before.customer_class if facts.before else None,
            "factors": orjson.dumps(graded.factors).decode(),
        }
        yield tuple([values[name] if name in values else getattr(graded, name) for name in store.GRADE_COLUMNS])
