"""Service policies over HTTP."""

from services.customer.duties.policies.store import POLICIES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/service-policies", POLICIES, reads=Scope.CUSTOMERS_READ)
