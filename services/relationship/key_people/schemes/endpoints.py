"""Key-person schemes over HTTP."""

from services.relationship.key_people.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/key-person-schemes", SCHEMES, reads=Scope.RELATIONSHIPS_READ)
