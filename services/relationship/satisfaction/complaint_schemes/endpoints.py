"""Complaint schemes over HTTP."""

from services.relationship.satisfaction.complaint_schemes.store import COMPLAINT_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/complaint-schemes", COMPLAINT_SCHEMES, reads=Scope.RELATIONSHIPS_READ)
