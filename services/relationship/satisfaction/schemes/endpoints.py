"""Satisfaction schemes over HTTP."""

from services.relationship.satisfaction.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/satisfaction-schemes", SCHEMES, reads=Scope.RELATIONSHIPS_READ)
