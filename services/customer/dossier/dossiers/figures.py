"""What the system knows of customers elsewhere: short figures, in one query for any number of them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.decision_chain.contact_lines.model import ContactLine
from services.customer.decision_chain.contact_lines.store import CONTACT_LINES, HOLDS
from services.customer.decision_chain.stage_roles.model import StageRole
from services.customer.decision_chain.stage_roles.rules import DecisionChain
from services.customer.decision_chain.stage_roles.store import STAGE_ROLES
from services.customer.dossier.dossiers.rules import FIGURES, FigureKind
from services.customer.dossier.templates.rules import SystemSource
from services.customer.market.profiles.model import CompetitorProfile
from services.customer.market.profiles.store import PROFILES
from services.customer.market.supplier_criteria.model import SupplierCriterion
from services.customer.market.supplier_criteria.store import SUPPLIER_CRITERIA
from services.customer.market.supply_positions.model import SupplyPosition
from services.customer.market.supply_positions.store import IS_CURRENT, SUPPLY_POSITIONS
from services.customer.people.contacts.model import Contact, ContactProfile
from services.customer.people.contacts.store import CONTACTS
from shared.auth.access import Principal, clearance_of, is_cleared
from shared.auth.visibility import person_visible_to
from shared.database import execute
from shared.web.call import Call

NEEDS_CLEARANCE = clearance_of(ContactProfile.model_fields["explicit_needs"].metadata)
CustomerFigures = dict[SystemSource, dict[FigureKind, str]]


async def read_figures(call: Call, customer_ids: Sequence[UUID]) -> dict[UUID, CustomerFigures]:
    """The figures of this service's own records by customer, of the records that the caller may see."""
    found: dict[UUID, CustomerFigures] = {customer_id: {} for customer_id in customer_ids}
    for customer_id, source, *values in await execute(call.session, _all_figures(call.principal, customer_ids)):
        add_figures(found[customer_id], source, values)
    return found


async def read_customers_of(call: Call, contact_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Contact → customer, of those contacts who have not left and whom the caller may see."""
    is_one, is_there = col(Contact.id).in_(contact_ids), col(Contact.has_left).is_(False)
    query = sa.select(col(Contact.id), col(Contact.customer_id)).where(
        is_one, is_there, CONTACTS.seen_by(call.principal)
    )
    rows = await execute(call.session, query)
    return dict(map(tuple, rows.all()))


def add_figures(figures: CustomerFigures, source: SystemSource, values: Iterable[str | None]) -> None:
    """Add a source's figures in their order; a figure of nothing is left out."""
    of_source = zip(FIGURES[source], values, strict=False)
    known = {kind: value for kind, value in of_source if value not in (None, "0")}
    if known:
        figures.setdefault(source, {}).update({kind: str(value) for kind, value in known.items()})


def _all_figures(principal: Principal, customer_ids: Sequence[UUID]) -> sa.CompoundSelect[Any]:
    return sa.union_all(
        *_of_people(principal, customer_ids),
        _of_chain(principal, customer_ids, SystemSource.DECISION_CHAIN, DecisionChain.FORMAL),
        _of_chain(principal, customer_ids, SystemSource.HIDDEN_CHAIN, DecisionChain.HIDDEN),
        _of_lines(principal, customer_ids),
        _of_supply_file(principal, customer_ids),
        _of(SystemSource.COMPETITORS, CompetitorProfile, customer_ids, PROFILES.seen_by(principal), sa.func.count()),
        _of(
            SystemSource.SUPPLIER_CRITERIA,
            SupplierCriterion,
            customer_ids,
            SUPPLIER_CRITERIA.seen_by(principal),
            sa.func.count(),
        ),
    )


def _of(
    source: SystemSource, table: Any, customer_ids: Sequence[UUID], seen: sa.ColumnElement[bool], *figures: Any
) -> sa.Select[Any]:
    """A source's figures by customer, in the order of `FIGURES`."""
    texts = [sa.cast(one, sa.Text) for one in figures]
    padded = [*texts, *(sa.cast(sa.null(), sa.Text) for _ in range(3 - len(texts)))]
    named = [figure.label(f"figure_{place}") for place, figure in enumerate(padded)]
    customer_id = col(table.customer_id)
    source_of = sa.literal(source, sa.Enum(SystemSource, native_enum=False)).label("source")
    return sa.select(customer_id, source_of, *named).where(customer_id.in_(customer_ids), seen).group_by(customer_id)


def _of_people(principal: Principal, customer_ids: Sequence[UUID]) -> list[sa.Select[Any]]:
    present = sa.and_(CONTACTS.seen_by(principal), col(Contact.has_left).is_(False))
    superior = col(Contact.reports_to_id)
    # A superior above the caller's clearance is hidden, and so is the line to them.
    reports = sa.and_(superior.is_not(None), person_visible_to(principal, superior))
    count = sa.func.count()
    found = [
        _of(SystemSource.PEOPLE, Contact, customer_ids, present, count, count.filter(col(Contact.is_key))),
        _of(SystemSource.POWER_MAP, Contact, customer_ids, present, count.filter(reports)),
    ]
    if is_cleared(NEEDS_CLEARANCE):
        needs = sa.func.coalesce(col(Contact.explicit_needs), col(Contact.hidden_needs)).is_not(None)
        found.append(_of(SystemSource.PERSONAL_NEEDS, Contact, customer_ids, present, count.filter(needs)))
    return found


def _of_chain(
    principal: Principal, customer_ids: Sequence[UUID], source: SystemSource, chain: DecisionChain
) -> sa.Select[Any]:
    seen = sa.and_(STAGE_ROLES.seen_by(principal), col(StageRole.chain) == chain)
    people, stages = (sa.func.count(col(column).distinct()) for column in (StageRole.contact_id, StageRole.stage))
    return _of(source, StageRole, customer_ids, seen, people, stages)


def _of_lines(principal: Principal, customer_ids: Sequence[UUID]) -> sa.Select[Any]:
    seen = sa.and_(CONTACT_LINES.seen_by(principal), HOLDS)
    return _of(SystemSource.POWER_MAP, ContactLine, customer_ids, seen, sa.literal("0"), sa.func.count())


def _of_supply_file(principal: Principal, customer_ids: Sequence[UUID]) -> sa.Select[Any]:
    seen = sa.and_(SUPPLY_POSITIONS.seen_by(principal), IS_CURRENT)
    suppliers = sa.func.sum(sa.func.jsonb_array_length(col(SupplyPosition.suppliers)))
    figures = (sa.func.count(), suppliers, sa.func.max(col(SupplyPosition.as_of)))
    return _of(SystemSource.SUPPLY_FILE, SupplyPosition, customer_ids, seen, *figures)
