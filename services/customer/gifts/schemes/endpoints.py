"""Gift schemes over HTTP."""

from services.customer.gifts.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/gift-schemes", SCHEMES, reads=Scope.CUSTOMERS_READ)
