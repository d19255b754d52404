"""What a grading run does: ask once, grade each customer by the rules, write everything together."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.clients import CustomerYears, KpiClient, LevelRanks, RelationshipClient
from services.customer.grades.grading import UNJUDGED, Depth, Graded, Judged, Known, Yardstick, grade
from services.customer.grades.rules import top_cutoff
from services.customer.grades.standing import YearFigures
from services.customer.grading_runs import store
from services.customer.grading_runs.model import GradingRun, GradingRunCreate
from services.customer.grading_runs.rules import CustomersUnknown, GradingNeedsMargins, Window, window_of
from services.customer.grading_schemes.store import get_scheme_in_force
from shared.access import Principal, is_cleared
from shared.database import new_id, wait_in_line
from shared.time import utc_now

BREATH = 500
"""After so many customers other requests get their turn."""


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
    known = await _gather(session, ids, asked, yardstick)
    await store.copy_grades(session, _graded(run, customers, known, yardstick))
    session.add(run)
    await session.flush()
    await store.settle(session, principal, run)
    return run


class _Gathered(NamedTuple):
    years: dict[UUID, Year]
    depths: dict[UUID, dict[str, int]]
    entered: dict[UUID, Any]
    judged: dict[UUID, Judged]
    before: dict[UUID, Any]

    def known(self, customer_id: UUID, first_contract_on: date | None) -> Known:
        year = self.years.get(customer_id)
        return Known(
            first_contract_on=first_contract_on,
            first_order_on=year.first_order_on if year else None,
            figures=year.figures if year else None,
            ordered_months=year.ordered_months if year else 0,
            depth=Depth(**self.depths.get(customer_id, {})),
            entered=self.entered.get(customer_id, {}),
            judged=self.judged.get(customer_id, UNJUDGED),
            before=self.before.get(customer_id),
        )


async def _gather(session: AsyncSession, ids: Sequence[UUID] | None, asked: Asked, by: Yardstick) -> _Gathered:
    return _Gathered(
        years=_years(asked.years),
        depths=_depths(asked.levels, await store.list_layers(session, ids)),
        entered=await store.list_entered(session, ids, by.scheme),
        judged=await store.list_judged(session, ids),
        before=await store.list_before(session, ids),
    )


def _years(years: CustomerYears) -> dict[UUID, Year]:
    columns = (years.sales, years.costed_sales, years.cost, years.first_month, years.ordered_months)
    found = {}
    for customer_id, sales, costed, cost, first_month, months in zip(years.customer_id, *columns, strict=True):
        if first_month is not None:
            profit, margin = (costed - cost, (costed - cost) / costed) if costed else (None, None)
            found[customer_id] = Year(YearFigures(sales, profit, margin), first_month, months)
    return found


def _depths(levels: LevelRanks, layers: dict[UUID, tuple[UUID, str]]) -> dict[UUID, dict[str, int]]:
    best: dict[UUID, dict[str, int]] = {}
    for contact_id, rank in zip(levels.contact_id, levels.rank, strict=True):
        if contact_id in layers:
            customer_id, layer = layers[contact_id]
            depth = best.setdefault(customer_id, {})
            depth[layer] = max(depth.get(layer, 0), rank)
    return best


async def _graded(
    run: GradingRun, customers: Sequence[Any], known: _Gathered, by: Yardstick
) -> AsyncIterator[tuple[Any, ...]]:
    counted: Counter[str] = Counter()
    graded_at = utc_now()
    for position, (customer_id, first_contract_on) in enumerate(customers):
        if position % BREATH == 0:
            await asyncio.sleep(0)
        facts = known.known(customer_id, first_contract_on)
        graded = grade(facts, by)
        counted[graded.movement.value] += 1
        counted["provisional"] += graded.is_provisional
        previous = facts.before.customer_class if facts.before else None
        yield _record(graded, run, customer_id, graded_at, previous)
    for name, number in counted.items():
        setattr(run, name, number)


def _record(
    graded: Graded, run: GradingRun, customer_id: UUID, graded_at: Any, previous: str | None
) -> tuple[Any, ...]:
    values: dict[str, Any] = {
        "id": new_id(),
        "run_id": run.id,
        "customer_id": customer_id,
        "fiscal_year": run.fiscal_year,
        "scheme_version": run.scheme_version,
        "graded_at": graded_at,
        "previous_class": previous,
        "factors": orjson.dumps(graded.factors).decode(),
    }
    return tuple(values[name] if name in values else getattr(graded, name) for name in store.GRADE_COLUMNS)
