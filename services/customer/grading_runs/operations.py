"""What a grading run does: ask once, grade each customer by the rules, write everything together."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.clients import CustomerYears, KpiClient, LevelRanks, PaymentRecords, RelationshipClient
from services.customer.grades.grading import grade
from services.customer.grades.known import Known, Window, Yardstick
from services.customer.grades.rules import top_cutoff
from services.customer.grading_runs import store
from services.customer.grading_runs.gathering import Told, gather
from services.customer.grading_runs.model import GradingRun, GradingRunCreate
from services.customer.grading_runs.reading import list_customers
from services.customer.grading_runs.rules import CustomersUnknown, GradingNeedsMargins, window_of
from services.customer.grading_schemes.rules import GradingScheme
from shared.access import Principal, is_cleared
from shared.database import new_id, wait_in_line
from shared.time import utc_now

AT_ONCE = 2_000
"""So many customers are read, graded and written together: what is held in memory, and how long others wait."""


class Asked(NamedTuple):
    """What the other services answered."""

    years: CustomerYears
    payments: PaymentRecords
    levels: LevelRanks


async def run_grading(
    session: AsyncSession,
    principal: Principal,
    kpi: KpiClient,
    relationship: RelationshipClient,
    body: GradingRunCreate,
    scheme: GradingScheme,
    fiscal_year_start: int,
) -> GradingRun:
    """Grade the customers named, or all of the caller's. The others are asked before the transaction begins."""
    if not is_cleared(2):
        raise GradingNeedsMargins()
    window = window_of(body.fiscal_year, fiscal_year_start, utc_now().date())
    asked = await ask(kpi, relationship, window, scheme, body.customer_ids)
    return await grade_customers(session, principal, body, scheme, window, asked)


async def ask(
    kpi: KpiClient,
    relationship: RelationshipClient,
    window: Window,
    scheme: GradingScheme,
    ids: Sequence[UUID] | None,
) -> Asked:
    """Everything the others know, in one call each."""
    first, last, as_of = window
    return Asked(
        await kpi.get_customer_years(first, last, as_of, ids),
        await kpi.get_payment_records(first, as_of, scheme.effort_days, scheme.lost_days, ids),
        await relationship.get_level_ranks(as_of, ids),
    )


async def grade_customers(
    session: AsyncSession,
    principal: Principal,
    body: GradingRunCreate,
    scheme: GradingScheme,
    window: Window,
    asked: Asked,
) -> GradingRun:
    """Grade out of what the others answered and what is known here. Raises CustomersUnknown."""
    await wait_in_line(session, "grading")  # each run starts from where the one before left customers
    with _leaving_what_is_there():
        customers = await list_customers(session, principal, body.customer_ids)
        if missing := set(body.customer_ids or ()) - customers.keys():
            raise CustomersUnknown(customer_ids=", ".join(sorted(map(str, missing))))
        yardstick = Yardstick(scheme, window, top_cutoff(asked.years.sales_of_all, scheme.top_share))
        run = _begin(principal, body, yardstick, len(customers))
        for name, number in (await _write_grades(session, run, customers, Told(*asked), yardstick)).items():
            setattr(run, name, number)
        session.add(run)
        await session.flush()
        await store.settle(session, principal, run)
    return run


def _begin(principal: Principal, body: GradingRunCreate, by: Yardstick, customers: int) -> GradingRun:
    return GradingRun(
        fiscal_year=body.fiscal_year,
        scheme_version=by.scheme.version,
        as_of=by.window.as_of,
        is_of_all=body.customer_ids is None,
        graded=customers,
        provisional=0,
        first=0,
        up=0,
        same=0,
        down=0,
        run_by=principal.subject,
        run_by_name=principal.name,
    )


async def _write_grades(
    session: AsyncSession, run: GradingRun, customers: Mapping[UUID, date | None], told: Told, by: Yardstick
) -> Counter[str]:
    """Read, grade and write part after part; what the run counts."""
    counted: Counter[str] = Counter()
    ids = list(customers)
    for start in range(0, len(ids), AT_ONCE):
        some = {customer_id: customers[customer_id] for customer_id in ids[start : start + AT_ONCE]}
        known = await gather(session, some, told, by)
        await store.copy_grades(session, _graded(run, known, by, counted))
    return counted


@contextmanager
def _leaving_what_is_there() -> Iterator[None]:
    # Called by the number of objects a run makes and drops, the garbage collector would go through all the process
    # holds, over and over: a fifth of the run's time.
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _graded(
    run: GradingRun, known: Iterable[tuple[UUID, Known]], by: Yardstick, counted: Counter[str]
) -> Iterator[tuple[Any, ...]]:
    head = (run.id, run.fiscal_year, run.scheme_version, utc_now())
    for customer_id, facts in known:
        graded = grade(facts, by)
        counted[graded.movement.value] += 1
        counted["provisional"] += graded.is_provisional
        before = facts.before.customer_class if facts.before else None
        *plain, factors = graded
        yield (*head, new_id(), customer_id, before, *plain, orjson.dumps(factors).decode())
