"""Insight schemes over HTTP."""

from services.relationship.contact.insight_schemes.store import INSIGHT_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/insight-schemes", INSIGHT_SCHEMES, reads=Scope.RELATIONSHIPS_READ)
