"""Runs a grading: reads the other services once, grades each customer by the rules, writes all together."""

import asyncio
import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.clients import (
    CreditDays,
    CustomerYears,
    KpiClient,
    LevelRanks,
    PaymentRecords,
    RelationshipClient,
)
from services.customer.grading.grades.grading import grade
from services.customer.grading.grades.inputs import CustomerInputs, GradingBasis, Window
from services.customer.grading.grades.rules import top_cutoff
from services.customer.grading.runs import store
from services.customer.grading.runs.gathering import PeerData, gather
from services.customer.grading.runs.model import GradingRun, GradingRunCreate, GradingRunRead
from services.customer.grading.runs.reading import list_customers
from services.customer.grading.runs.rules import CustomersUnknown, GradingNeedsMargins, window_of
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.grading.schemes.years import months_before
from shared.auth.access import Principal, is_cleared
from shared.customers.handing_over import CustomerReadOnly, find_read_only
from shared.database import new_id, wait_in_line
from shared.time import company_today, utc_now
from shared.web.call import Call

PART_SIZE = 2_000
"""Customers that are read, graded and written together: a fifth of the run's memory."""

GRADES_PER_TURN = 20
"""Customers graded before other tasks of this process get their turn."""

NOBODY: Mapping[UUID, date | None] = {}


class PeerAnswers(NamedTuple):
    """The other services' answers."""

    years: CustomerYears
    payments: PaymentRecords
    levels: LevelRanks


async def run_grading(
    call: Call, kpi: KpiClient, relationship: RelationshipClient, body: GradingRunCreate
) -> GradingRunRead:
    """Grade the named customers, or all of the caller's. Other services are read before the transaction begins."""
    if not is_cleared(2):
        raise GradingNeedsMargins()
    window = window_of(body.fiscal_year, call.settings.fiscal_year_start, company_today())
    async with call.briefly() as brief:
        scheme = await get_scheme_in_force(brief.session)
    asked = await ask(kpi, relationship, window, scheme, body.customer_ids)
    return await grade_customers(call, body, scheme, window, asked)


async def ask(
    kpi: KpiClient,
    relationship: RelationshipClient,
    window: Window,
    scheme: GradingScheme,
    ids: Sequence[UUID] | None,
) -> PeerAnswers:
    """Read the data of the other services, one call for each kind."""
    first, last, as_of, _ = window
    due_from = months_before(as_of, scheme.credit_months)
    days = CreditDays(scheme.grace_days, scheme.effort_days, scheme.lost_days)
    return PeerAnswers(
        await kpi.get_customer_years(first, last, as_of, ids),
        await kpi.get_payment_records(due_from, as_of, days, ids),
        await relationship.get_level_ranks(as_of, ids),
    )


async def grade_customers(
    call: Call, body: GradingRunCreate, scheme: GradingScheme, window: Window, asked: PeerAnswers
) -> GradingRunRead:
    """Grade from the other services' answers and this service's data. Raises CustomersUnknown."""
    await wait_in_line(call.session, "grading")  # each run starts from the previous run's grades
    with _garbage_collection_reduced():
        customers = await list_customers(call, body.customer_ids)
        if missing := set(body.customer_ids or ()) - customers.keys():
            raise CustomersUnknown(customer_ids=sorted(map(str, missing)))
        for customer_id in await find_read_only(call.session, call.principal, customers.keys()):
            if body.customer_ids is not None:
                raise CustomerReadOnly()
            del customers[customer_id]
        yardstick = GradingBasis(scheme, window, top_cutoff(asked.years.sales_of_all, scheme.top_share))
        run = _begin(call.principal, body, yardstick, len(customers))
        for name, number in (await _write_grades(call.session, run, customers, PeerData(*asked), yardstick)).items():
            setattr(run, name, number)
        return await store.GRADING_RUNS.add(call, run)


def _begin(principal: Principal, body: GradingRunCreate, by: GradingBasis, customers: int) -> GradingRun:
    return GradingRun(
        fiscal_year=body.fiscal_year,
        scheme_version=by.scheme.version,
        as_of=by.window.as_of,
        is_preliminary=not by.window.is_closed,
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
    session: AsyncSession, run: GradingRun, customers: Mapping[UUID, date | None], peer_data: PeerData, by: GradingBasis
) -> Counter[str]:
    """Grade and write part after part; returns the run's counts. While part n is graded, the database stores n−1 and
    reads n+1, so that neither waits for the other."""
    counted: Counter[str] = Counter()
    known: Iterable[tuple[UUID, CustomerInputs]] = ()
    graded: list[Sequence[Any]] = []
    for part in (*_parts(customers), NOBODY, NOBODY):
        await store.copy_grades(session, graded)  # not while grading: it uses both processor and database
        exchange = asyncio.create_task(_settle_and_read(session, graded, part, peer_data, by))
        try:
            graded = await _grade_all(run, known, by, counted)
        finally:
            known = await exchange  # only one task may use the session, even when grading fails
    return counted


def _parts(customers: Mapping[UUID, date | None]) -> Iterator[Mapping[UUID, date | None]]:
    remaining = iter(customers.items())
    while part := dict(islice(remaining, PART_SIZE)):
        yield part


async def _settle_and_read(
    session: AsyncSession,
    graded: Sequence[Sequence[Any]],
    part: Mapping[UUID, date | None],
    peer_data: PeerData,
    by: GradingBasis,
) -> Iterable[tuple[UUID, CustomerInputs]]:
    if graded:
        await store.settle(session, [record[0] for record in graded])
    return await gather(session, part, peer_data, by) if part else ()


@contextmanager
def _garbage_collection_reduced() -> Iterator[None]:
    # A run creates millions of objects without cycles. Triggered by their number, the garbage collector would scan
    # them and the rest of the process again and again: a quarter of the run's time.
    usually = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100 * usually[0], *usually[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usually)
        gc.unfreeze()


async def _grade_all(
    run: GradingRun, known: Iterable[tuple[UUID, CustomerInputs]], by: GradingBasis, counted: Counter[str]
) -> list[Sequence[Any]]:
    """Each customer's record, in the order of GRADE_COLUMNS."""
    head = (run.id, run.fiscal_year, run.scheme_version, utc_now(), run.is_preliminary)
    records: list[Sequence[Any]] = []
    for number, (customer_id, facts) in enumerate(known):
        if number % GRADES_PER_TURN == 0:
            await asyncio.sleep(0)
        graded = grade(facts, by)
        counted[graded.movement.value] += 1
        counted["provisional"] += graded.is_provisional
        before = facts.before.customer_class if facts.before else None
        *plain, judgements, factors = graded
        explained = (orjson.dumps(each).decode() for each in (judgements, factors))
        records.append((new_id(), customer_id, before, *head, *plain, *explained))
    return records
