"""Factors set by people and judgements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from services.customer.grading.factors import operations, store
from services.customer.grading.factors.model import (
    CustomerJudgementRead,
    CustomerJudgementUpdate,
    GradingFactorEntryRead,
    GradingFactorEntryUpdate,
)
from services.customer.grading.factors.rules import FactorEntryNotFound, FactorEntryUnclear
from services.customer.grading.schemes.rules import GradingFactor
from services.customer.profile.register.store import require_customer
from shared.auth.access import FieldHidden, Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.web.call import Call
from shared.web.router import ConceptRouter

Factor = Annotated[GradingFactor, Path(description="The factor of the thirteen that a person sets.")]

router = ConceptRouter(
    "/v1/customers/{customer_id}", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="grading-factors"
)


@router.reads(path="/grading-factors", fails_with=[CustomerNotFound, CustomerMerged])
async def list_grading_factors(call: Call, customer_id: UUID) -> list[GradingFactorEntryRead]:
    """The factors of a customer that people set.

    These are manual ones, and overrides of computed ones. `profit` needs clearance 2.
    """
    await require_customer(call, customer_id)
    return [GradingFactorEntryRead.model_validate(entry) for entry in await store.list_entries(call, customer_id)]


@router.puts(
    path="/grading-factors/{factor}",
    takes_match=False,
    fails_with=[CustomerNotFound, CustomerMerged, FactorEntryUnclear, FieldHidden],
)
async def set_grading_factor(
    call: Call, customer_id: UUID, factor: Factor, body: GradingFactorEntryUpdate
) -> GradingFactorEntryRead:
    """Set the band of a grading factor, with the reason.

    It counts in every grading run until it is deleted. For a computed factor it is an override: the grade shows the
    computed value too. `profit` needs clearance 2.
    """
    await require_customer(call, customer_id)
    return await operations.set_grading_factor(call, customer_id, factor, body)


@router.removes(
    path="/grading-factors/{factor}",
    takes_match=False,
    fails_with=[CustomerNotFound, CustomerMerged, FactorEntryNotFound, FieldHidden],
)
async def clear_grading_factor(call: Call, customer_id: UUID, factor: Factor) -> None:
    """Delete a factor set by a person. The next run uses the computed value, if there is one."""
    await require_customer(call, customer_id)
    await operations.clear_grading_factor(call, customer_id, factor)


@router.reads(path="/judgements", fails_with=[CustomerNotFound, CustomerMerged])
async def get_customer_judgements(call: Call, customer_id: UUID) -> CustomerJudgementRead:
    """People's judgements of a customer, for which there is no data. They are null where nobody has judged."""
    await require_customer(call, customer_id)
    return CustomerJudgementRead.model_validate(await store.get_judgement(call, customer_id))


@router.puts(path="/judgements", takes_match=False, fails_with=[CustomerNotFound, CustomerMerged])
async def set_customer_judgements(
    call: Call, customer_id: UUID, body: CustomerJudgementUpdate
) -> CustomerJudgementRead:
    """Judge a customer for the value and potential matrix.

    The judgements are about demand, industry and pain points, and whether it is worth developing.
    """
    await require_customer(call, customer_id)
    return await operations.set_customer_judgements(call, customer_id, body)
