"""Organizational schemes over HTTP."""

from services.relationship.organization.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/organizational-schemes", SCHEMES, reads=Scope.RELATIONSHIPS_READ)
