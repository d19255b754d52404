"""Spending schemes over HTTP."""

from services.relationship.spending.schemes.store import SPENDING_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/spending-schemes", SPENDING_SCHEMES, reads=Scope.EXPENSES_READ)
