"""What is done with factors set by people and with judgements."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.factors import store
from services.customer.grading.factors.model import (
    CustomerJudgement,
    CustomerJudgementUpdate,
    GradingFactorEntry,
    GradingFactorEntryUpdate,
)
from services.customer.grading.factors.rules import FactorEntryNotFound, clearance_to, refuse_unclear
from services.customer.grading.schemes.rules import GradingFactor
from shared.auth.access import FieldHidden, Principal, is_cleared
from shared.database import wait_in_line


async def set_grading_factor(
    session: AsyncSession,
    principal: Principal,
    customer_id: UUID,
    factor: GradingFactor,
    body: GradingFactorEntryUpdate,
) -> GradingFactorEntry:
    """Say which band a factor has; where data says another, this one counts. Raises FieldHidden."""
    _require_clearance(factor)
    refuse_unclear(factor, body.band, body.prospects)
    await wait_in_line(session, f"grading factors {customer_id}")
    entry = await store.find_entry(session, customer_id, factor)
    said = {**body.model_dump(), "set_by": principal.subject, "set_by_name": principal.name}
    if entry is None:
        entry = GradingFactorEntry(customer_id=customer_id, factor=factor, **said)
        session.add(entry)
    for name, value in said.items():
        setattr(entry, name, value)
    await session.flush()
    return entry


async def clear_grading_factor(session: AsyncSession, customer_id: UUID, factor: GradingFactor) -> None:
    """Take back what was said: from the next run on the data speaks. Raises FactorEntryNotFound, FieldHidden."""
    _require_clearance(factor)
    entry = await store.find_entry(session, customer_id, factor)
    if entry is None:
        raise FactorEntryNotFound(factor=factor.value)
    await session.delete(entry)


def _require_clearance(factor: GradingFactor) -> None:
    if not is_cleared(level := clearance_to(factor)):
        raise FieldHidden(name=factor.value, clearance=level)


async def set_customer_judgements(
    session: AsyncSession, customer_id: UUID, body: CustomerJudgementUpdate
) -> CustomerJudgement:
    """Judge what the matrix of value and potential turns on."""
    await wait_in_line(session, f"judgements {customer_id}")
    judgement = await store.find_judgement(session, customer_id)
    if judgement is None:
        judgement = CustomerJudgement(customer_id=customer_id)
        session.add(judgement)
    for name, value in body.model_dump().items():
        setattr(judgement, name, value)
    await session.flush()
    return judgement
