"""What a new house is given through its public API: the clients its neighbours sign in as."""

from deploy.api import Api, ApiRefused
from deploy.local.credentials import CLIENTS, Credentials

NAMES = {"erp": "ERP", "bi": "Business intelligence", "integrator": "Integrator"}


async def make_clients(api: Api, credentials: Credentials) -> None:
    """Create the clients whose secrets are not kept yet, and keep them. Raises ApiRefused."""
    for client, name in CLIENTS.items():
        if name not in credentials:
            made = await api.post("/v1/clients", {"client_id": client, "name": NAMES[client], "roles": [client]})
            credentials.keep({name: made["client_secret"]})


__all__ = ["ApiRefused", "make_clients"]
