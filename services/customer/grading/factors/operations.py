"""Operations on factors set by people and on judgements."""

from uuid import UUID

from services.customer.grading.factors import store
from services.customer.grading.factors.model import (
    CustomerJudgementRead,
    CustomerJudgementUpdate,
    GradingFactorEntry,
    GradingFactorEntryRead,
    GradingFactorEntryUpdate,
)
from services.customer.grading.factors.rules import FactorEntryNotFound, clearance_to, refuse_unclear
from services.customer.grading.schemes.rules import GradingFactor
from shared.auth.access import FieldHidden, is_cleared
from shared.database import wait_in_line
from shared.web.call import Call


async def set_grading_factor(
    call: Call, customer_id: UUID, factor: GradingFactor, body: GradingFactorEntryUpdate
) -> GradingFactorEntryRead:
    """Set the factor's band, which overrides a computed one. Raises FieldHidden, FactorEntryUnclear."""
    _require_clearance(factor)
    refuse_unclear(factor, body.band, body.prospects)
    said = {**body.model_dump(), "set_by": call.principal.subject, "set_by_name": call.principal.name}
    held = await _hold_entry(call, customer_id, factor)
    entry = held or GradingFactorEntry(customer_id=customer_id, factor=factor, **said)
    for name, value in said.items():
        setattr(entry, name, value)
    call.session.add(entry)
    await call.session.flush()
    (shown,) = (one for one in await store.read_entries(call, customer_id) if one.factor is factor)
    return shown


async def clear_grading_factor(call: Call, customer_id: UUID, factor: GradingFactor) -> None:
    """Delete a factor set by a person, from the next run on. Raises FactorEntryNotFound, FieldHidden."""
    _require_clearance(factor)
    entry = await _hold_entry(call, customer_id, factor)
    if entry is None:
        raise FactorEntryNotFound(factor=factor.named)
    await call.session.delete(entry)


def _require_clearance(factor: GradingFactor) -> None:
    if not is_cleared(level := clearance_to(factor)):
        raise FieldHidden(factor.named, level)


async def _hold_entry(call: Call, customer_id: UUID, factor: GradingFactor) -> GradingFactorEntry | None:
    await wait_in_line(call.session, f"grading factors {customer_id}")
    entries = await store.list_entries(call, customer_id)
    return next((entry for entry in entries if entry.factor is factor), None)


async def set_customer_judgements(
    call: Call, customer_id: UUID, body: CustomerJudgementUpdate
) -> CustomerJudgementRead:
    """Set the judgements for the matrix of value and potential; those left out are emptied."""
    await wait_in_line(call.session, f"judgements {customer_id}")
    judgement = await store.get_judgement(call, customer_id)
    for name, value in body.model_dump().items():
        setattr(judgement, name, value)
    call.session.add(judgement)
    await call.session.flush()
    return await store.read_judgement(call, customer_id)
