"""Batches of customers and contacts over HTTP."""

from services.customer.exchange.batches.operations import CONTACTS, CUSTOMERS
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_PUSH, tag="batches")

add_batch_endpoints(router, CUSTOMERS, pushes=Scope.CUSTOMERS_PUSH, path="/customers/batches")
add_batch_endpoints(router, CONTACTS, pushes=Scope.CUSTOMERS_PUSH, path="/contacts/batches")
