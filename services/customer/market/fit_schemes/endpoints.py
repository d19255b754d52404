"""Strategic-fit schemes over HTTP."""

from services.customer.market.fit_schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/strategic-fit-schemes", SCHEMES, reads=Scope.CUSTOMERS_READ)
