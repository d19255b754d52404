"""Decision-chain schemes over HTTP."""

from services.customer.decision_chain.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/decision-chain-schemes", SCHEMES, reads=Scope.CUSTOMERS_READ)
