"""What the kpi service asks of the customer service; only the fields it reads."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from shared.customers.following import CustomerDirectoryClient
from shared.web.peers import peer_of


class ClaimedCode(BaseModel):
    """A pending code and the customer that has it."""

    code: str
    customer_id: UUID
    customer_name: str


class CustomerClient(CustomerDirectoryClient):
    """The customer service, asked with the caller's rights."""

    async def list_claims(self, codes: Sequence[str]) -> list[ClaimedCode]:
        """Those of the codes that the caller's customers have as pending. Raises PeerUnavailable, PeerRefused."""
        question = {"codes": list(codes)}
        return await self._http.ask_as(list[ClaimedCode], "/v1/customers/pending-codes", question)


async def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]
