"""Visit schemes over HTTP."""

from services.relationship.contact.visit_schemes.store import VISIT_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/visit-schemes", VISIT_SCHEMES, reads=Scope.RELATIONSHIPS_READ)
