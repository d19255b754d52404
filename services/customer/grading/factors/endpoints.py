"""Factors and judgements entered by people, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from services.customer.grading.factors import operations
from services.customer.grading.factors.model import (
    CustomerJudgementRead,
    CustomerJudgementUpdate,
    GradingFactorEntryRead,
    GradingFactorEntryUpdate,
)
from services.customer.grading.factors.rules import FactorEntryNotFound, FactorEntryUnclear, JudgementNotFound
from services.customer.grading.factors.store import FACTOR_ENTRIES, JUDGEMENTS
from services.customer.grading.grades.rules import JudgementKind
from services.customer.grading.schemes.rules import GradingFactor
from services.customer.grading.schemes.years import FiscalYearNotBegun
from services.customer.profile.register.store import require_customer
from services.customer.profile.standing.rules import JUDGEMENT_CLEARANCE
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

Factor = Annotated[GradingFactor, Path(description="The factor of the thirteen that a person sets.")]
Judgement = Annotated[JudgementKind, Path(description="What is judged.")]
OfYear = Annotated[int | None, Query(ge=1990, le=2200, description="The fiscal year; left out, the one that runs.")]
MISSING = (CustomerNotFound, CustomerMerged, FiscalYearNotBegun)

router = ConceptRouter(
    "/v1/customers/{customer_id}",
    reads=Scope.CUSTOMERS_READ,
    writes=Scope.CUSTOMERS_WRITE,
    tag="grading-factors",
    clearance=JUDGEMENT_CLEARANCE,
)


@router.lists(None, "/grading-factors", fails_with=MISSING)
async def list_grading_factors(
    call: Call, customer_id: UUID, fiscal_year: OfYear = None
) -> Page[GradingFactorEntryRead]:
    """The factors of a customer that people set and that count in a fiscal year.

    These are manual ones, and overrides of computed ones. Those entered for an earlier year are `carried`: they count,
    and are due for renewal. Needs clearance 2; `profit` is shown from clearance 3 on.
    """
    await require_customer(call, customer_id)
    year = operations.year_asked(call, fiscal_year)
    return Page[GradingFactorEntryRead].whole(await FACTOR_ENTRIES.read(call, customer_id, year))


@router.puts(path="/grading-factors/{factor}", takes_match=False, fails_with=[*MISSING, FactorEntryUnclear])
async def set_grading_factor(
    call: Call, customer_id: UUID, factor: Factor, body: GradingFactorEntryUpdate
) -> GradingFactorEntryRead:
    """Set the band of a grading factor for a fiscal year, with the reason.

    It counts in the grades of that year, and is carried forward to later ones until it is set anew or deleted. For a
    computed factor it is an override: the grade shows the computed value too. For `prospects` say which of the four
    are given; the band follows. `profit` has an operation of its own.
    """
    await require_customer(call, customer_id)
    return await operations.set_grading_factor(call, customer_id, factor, body)


@router.removes(path="/grading-factors/{factor}", takes_match=False, fails_with=[*MISSING, FactorEntryNotFound])
async def clear_grading_factor(call: Call, customer_id: UUID, factor: Factor, fiscal_year: OfYear = None) -> None:
    """Let a factor set by a person count no longer, from a fiscal year on.

    Grades of earlier years keep it. The next run uses the computed value, if there is one.
    """
    await require_customer(call, customer_id)
    await operations.clear_grading_factor(call, customer_id, factor, fiscal_year)


@router.lists(None, "/judgements", fails_with=MISSING)
async def list_customer_judgements(
    call: Call, customer_id: UUID, fiscal_year: OfYear = None
) -> Page[CustomerJudgementRead]:
    """People's judgements of a customer that count in a fiscal year, for which there is no data.

    Those entered for an earlier year are `carried`: they count, and are due for renewal.
    """
    await require_customer(call, customer_id)
    year = operations.year_asked(call, fiscal_year)
    return Page[CustomerJudgementRead].whole(await JUDGEMENTS.read(call, customer_id, year))


@router.puts(path="/judgements/{judgement}", takes_match=False, fails_with=MISSING)
async def set_customer_judgement(
    call: Call, customer_id: UUID, judgement: Judgement, body: CustomerJudgementUpdate
) -> CustomerJudgementRead:
    """Judge one thing of a customer for a fiscal year, with the reason; other judgements stay.

    Demand, industry and pain points place it in the matrix of value and potential; `potential` marks it as worth
    developing, beside its class.
    """
    await require_customer(call, customer_id)
    return await operations.set_customer_judgement(call, customer_id, judgement, body)


@router.removes(path="/judgements/{judgement}", takes_match=False, fails_with=[*MISSING, JudgementNotFound])
async def clear_customer_judgement(
    call: Call, customer_id: UUID, judgement: Judgement, fiscal_year: OfYear = None
) -> None:
    """Let a judgement count no longer, from a fiscal year on. Grades of earlier years keep it."""
    await require_customer(call, customer_id)
    await operations.clear_customer_judgement(call, customer_id, judgement, fiscal_year)
