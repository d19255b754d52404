"""Clients of other services, with only the fields that the relationship service reads."""

from typing import Annotated

from fastapi import Depends, Request

from shared.customers.contacts import PeopleClient
from shared.customers.following import CustomerDirectoryClient
from shared.web.peers import peer_of


class CustomerClient(CustomerDirectoryClient, PeopleClient):
    """The customer service, called with the caller's rights."""


async def _customer_client(request: Request) -> CustomerClient:
    return CustomerClient(peer_of(request, "customer"))


Customers = Annotated[CustomerClient, Depends(_customer_client)]
