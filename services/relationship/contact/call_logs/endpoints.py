"""Batches of touchpoints over HTTP."""

from services.relationship.contact.call_logs.operations import CALL_LOG
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/touchpoints", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE, tag="call-logs"
)

add_batch_endpoints(router, CALL_LOG, pushes=Scope.RELATIONSHIPS_WRITE)
