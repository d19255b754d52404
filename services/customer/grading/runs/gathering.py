"""Collects the inputs of a run's grades by customer, from other services and from this one."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.clients import CustomerYears, LevelRanks, PaymentRecords
from services.customer.grading.grades.bands import PaymentRecord
from services.customer.grading.grades.depth import Person
from services.customer.grading.grades.inputs import (
    NO_JUDGEMENTS,
    NO_MANUAL_FACTORS,
    CustomerInputs,
    GradingBasis,
)
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.runs import reading
from services.customer.grading.runs.reading import Layer
from services.customer.grading.runs.supply_standings import list_supply_standings
from services.customer.grading.schemes.years import months_before


class PeerData:
    """The other services' data, kept in columns: an object per customer would take more memory than the rest of the
    run."""

    def __init__(self, years: CustomerYears, payments: PaymentRecords, levels: LevelRanks) -> None:
        self._years = years
        self._payments = payments
        self._year_at = {customer_id: at for at, customer_id in enumerate(years.customer_id)}
        self._payment_at = {customer_id: at for at, customer_id in enumerate(payments.customer_id)}
        self.ranks = dict(zip(levels.contact_id, levels.rank, strict=True))

    def year_of(self, customer_id: UUID) -> tuple[YearFigures | None, date | None, int]:
        """Last fiscal year's figures, first order, months of the year with an order; none if it never ordered."""
        at, years = self._year_at.get(customer_id), self._years
        if at is None or years.first_ordered_on[at] is None:
            return None, None, 0
        costed, cost = years.costed_sales[at], years.cost[at]
        # Who bought nothing earned us nothing, which is known; sales without costs leave the profit unknown.
        profit = costed - cost if costed or cost or not years.sales[at] else None
        margin = profit / costed if profit is not None and costed else None
        return YearFigures(years.sales[at], profit, margin), years.first_ordered_on[at], years.ordered_months[at]

    def sales_since(self, customer_id: UUID) -> Decimal | None:
        """Sales of the graded year so far; None if it never ordered."""
        at = self._year_at.get(customer_id)
        return None if at is None or self._years.first_ordered_on[at] is None else self._years.sales_since[at]

    def expected_sales_of(self, customer_id: UUID) -> Decimal | None:
        """The forecast of the graded year, where the kpi service has one."""
        at, expected = self._year_at.get(customer_id), self._years.expected_sales
        return None if at is None or not expected else expected[at]

    def payments_of(self, customer_id: UUID) -> PaymentRecord | None:
        """The customer's payment record, if anything fell due."""
        at, known = self._payment_at.get(customer_id), self._payments
        if at is None:
            return None
        amounts = (known.due[at], known.late[at], known.effort[at], known.lost[at], known.delayed[at])
        return PaymentRecord(known.invoices[at], *amounts)


async def gather(
    session: AsyncSession, contracts: Mapping[UUID, date | None], peer_data: PeerData, by: GradingBasis
) -> Iterator[tuple[UUID, CustomerInputs]]:
    """The inputs of each of these customers (id → first contract), read together and combined one by one."""
    ids, as_of, year = list(contracts), by.window.as_of, by.window.fiscal_year
    supplied_from = months_before(as_of, by.scheme.supplier_months)
    standings = await list_supply_standings(session, ids, supplied_from, as_of)
    people = _people(peer_data.ranks, await reading.list_layers(session, ids))
    fits = await reading.list_fits(session, ids, as_of)
    entered = await reading.list_manual_factors(session, ids, by.scheme, year)
    judged = await reading.list_judgements(session, ids, year)
    before = await reading.list_previous_grades(session, ids, year)

    def inputs_of(customer_id: UUID) -> CustomerInputs:
        figures, first_order_on, ordered_months = peer_data.year_of(customer_id)
        return CustomerInputs(
            first_contract_on=contracts[customer_id],
            first_order_on=first_order_on,
            figures=figures,
            graded_year_sales=peer_data.sales_since(customer_id),
            expected_sales=peer_data.expected_sales_of(customer_id),
            ordered_months=ordered_months,
            payments=peer_data.payments_of(customer_id),
            supply=standings.get(customer_id),
            fit=fits.get(customer_id),
            people=people.get(customer_id, ()),
            entered=entered.get(customer_id, NO_MANUAL_FACTORS),
            judged=judged.get(customer_id, NO_JUDGEMENTS),
            before=before.get(customer_id),
        )

    return ((customer_id, inputs_of(customer_id)) for customer_id in ids)


def _people(ranks: Mapping[UUID, int], layers: Mapping[UUID, Layer]) -> dict[UUID, list[Person]]:
    """The assessed people of each customer."""
    found: dict[UUID, list[Person]] = {}
    for contact_id, (customer_id, seniority, is_decider) in layers.items():
        if (rank := ranks.get(contact_id)) is not None:
            found.setdefault(customer_id, []).append(Person(contact_id, seniority, rank, is_decider))
    return found
