"""Contact schemes over HTTP."""

from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/contact-schemes", CONTACT_SCHEMES, reads=Scope.RELATIONSHIPS_READ)
