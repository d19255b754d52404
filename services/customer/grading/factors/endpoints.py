"""Factors set by people and judgements over HTTP."""

from uuid import UUID

from fastapi import Depends

from services.customer.grading.factors import operations, store
from services.customer.grading.factors.model import (
    CustomerJudgement,
    CustomerJudgementRead,
    CustomerJudgementUpdate,
    GradingFactorEntry,
    GradingFactorEntryRead,
    GradingFactorEntryUpdate,
)
from services.customer.grading.factors.rules import FactorEntryNotFound, FactorEntryUnclear
from services.customer.grading.schemes.rules import GradingFactor
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, is_cleared, requires
from shared.auth.clearances import level_of
from shared.customers.directory import CustomerNotFound, require_visible
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/customers/{customer_id}", tag="grading-factors")


async def refuse_hidden_factor(factor: GradingFactor, _: CurrentPrincipal) -> None:
    """Route dependency: what is said of a customer's profit is for clearance 2. Raises FieldHidden."""
    if factor is GradingFactor.PROFIT and not is_cleared(2):
        raise FieldHidden(name=factor.value, clearance=2)


READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)


@router.get(
    "/grading-factors",
    dependencies=[READS],
    response_model=list[GradingFactorEntryRead],
    responses=can_fail_with(CustomerNotFound),
)
async def list_grading_factors(
    customer_id: UUID, session: Session, principal: CurrentPrincipal
) -> list[GradingFactorEntry]:
    """The customer's factors that people have set: manual ones, and overrides of computed ones.

    Of `profit` for clearance 2.
    """
    await require_visible(session, principal, customer_id)
    entries = await store.list_entries(session, customer_id)
    return [entry for entry in entries if is_cleared(level_of(entry))]


@router.put(
    "/grading-factors/{factor}",
    dependencies=[WRITES, Depends(refuse_hidden_factor)],
    response_model=GradingFactorEntryRead,
    responses=can_fail_with(CustomerNotFound, FactorEntryUnclear, FieldHidden),
)
async def set_grading_factor(
    customer_id: UUID,
    factor: GradingFactor,
    body: GradingFactorEntryUpdate,
    session: Session,
    principal: CurrentPrincipal,
) -> GradingFactorEntry:
    """Set a factor's band, with the reason. It counts in every grading run until it is taken back.

    Of a computed factor it is an override: the grade shows the computed value beside it. `profit` is for clearance 2.
    """
    await require_visible(session, principal, customer_id)
    return await operations.set_grading_factor(session, principal, customer_id, factor, body)


@router.delete(
    "/grading-factors/{factor}",
    dependencies=[WRITES, Depends(refuse_hidden_factor)],
    status_code=204,
    responses=can_fail_with(CustomerNotFound, FactorEntryNotFound, FieldHidden),
)
async def clear_grading_factor(
    customer_id: UUID, factor: GradingFactor, session: Session, principal: CurrentPrincipal
) -> None:
    """Take back what was set: from the next run on the data speaks, or the factor has no value."""
    await require_visible(session, principal, customer_id)
    await operations.clear_grading_factor(session, customer_id, factor)


@router.get(
    "/judgements",
    dependencies=[READS],
    response_model=CustomerJudgementRead,
    responses=can_fail_with(CustomerNotFound),
)
async def get_customer_judgements(
    customer_id: UUID, session: Session, principal: CurrentPrincipal
) -> CustomerJudgement:
    """What people judge of the customer that no data tells; null where nobody has."""
    await require_visible(session, principal, customer_id)
    return await store.find_judgement(session, customer_id) or CustomerJudgement(customer_id=customer_id)


@router.put(
    "/judgements",
    dependencies=[WRITES],
    response_model=CustomerJudgementRead,
    responses=can_fail_with(CustomerNotFound),
)
async def set_customer_judgements(
    customer_id: UUID, body: CustomerJudgementUpdate, session: Session, principal: CurrentPrincipal
) -> CustomerJudgement:
    """Judge demand, industry and pain points for the value and potential matrix, or name it worth developing."""
    await require_visible(session, principal, customer_id)
    return await operations.set_customer_judgements(session, customer_id, body)
