"""The profit factor over HTTP."""

from uuid import UUID

from services.customer.grading.factors import operations
from services.customer.grading.factors.endpoints import MISSING, OfYear
from services.customer.grading.factors.model import GradingFactorEntryRead, ProfitFactorUpdate
from services.customer.grading.factors.rules import FactorEntryNotFound
from services.customer.grading.schemes.rules import GradingFactor
from services.customer.profile.register.store import require_customer
from services.customer.profile.standing.rules import NET_PROFIT_CLEARANCE
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customers/{customer_id}",
    reads=Scope.CUSTOMERS_READ,
    writes=(Scope.CUSTOMERS_READ, Scope.PROFITS_WRITE),
    tag="profit-factors",
    clearance=NET_PROFIT_CLEARANCE,
)


@router.puts(path="/grading-factors/profit", takes_match=False, fails_with=MISSING)
async def set_profit_factor(call: Call, customer_id: UUID, body: ProfitFactorUpdate) -> GradingFactorEntryRead:
    """Set the band of our profit with a customer for a fiscal year, with the reason.

    For executives and finance, who know the net profit and the cost to serve: needs clearance 3 and the scope
    `profits:write`. It overrides the computed band; the grade shows both.
    """
    await require_customer(call, customer_id)
    return await operations.set_grading_factor(call, customer_id, GradingFactor.PROFIT, body)


@router.removes(path="/grading-factors/profit", takes_match=False, fails_with=[*MISSING, FactorEntryNotFound])
async def clear_profit_factor(call: Call, customer_id: UUID, fiscal_year: OfYear = None) -> None:
    """Let a profit factor set by a person count no longer, from a fiscal year on. The computed band counts again."""
    await require_customer(call, customer_id)
    await operations.clear_grading_factor(call, customer_id, GradingFactor.PROFIT, fiscal_year)
