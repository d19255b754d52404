"""What a new house is given through its public API: the clients its neighbours sign in as, and the demo company."""

from deploy.api import Api, ApiRefused, connect
from deploy.console import complain, out
from deploy.local.credentials import Credentials
from deploy.local.failures import StartFailed

CLIENTS = {
    "ERP_SECRET": {"client_id": "erp", "name": "ERP", "roles": ["erp"]},
    "BI_SECRET": {"client_id": "bi", "name": "Business intelligence", "roles": ["bi"]},
    "INTEGRATOR_SECRET": {"client_id": "integrator", "name": "Integrator", "roles": ["integrator"]},
}
"""The clients of every local house, under the names their secrets are kept by."""


async def furnish(url: str, credentials: Credentials, with_demo: bool) -> None:
    """Create what is missing. Raises StartFailed."""
    async with connect(url, connections=16) as api:
        try:
            await _make_clients(api, credentials)
            if with_demo:
                await _load_demo(api, credentials)
        except ApiRefused as refused:
            raise StartFailed(f"The new house could not be furnished. {refused}") from refused


async def _make_clients(api: Api, credentials: Credentials) -> None:
    missing = [name for name in CLIENTS if name not in credentials]
    if missing and await _sign_in_as_admin(api, credentials):
        for name in missing:
            made = await api.post("/v1/clients", CLIENTS[name])
            credentials.keep({name: made["client_secret"]})


async def _load_demo(api: Api, credentials: Credentials) -> None:
    from deploy.local.demo import loading

    if "INTEGRATOR_SECRET" not in credentials:
        return
    await api.sign_in(
        grant_type="client_credentials", client_id="integrator", client_secret=credentials["INTEGRATOR_SECRET"]
    )
    if not await loading.is_loaded(api) and await _sign_in_as_admin(api, credentials):
        await loading.load_with_progress(api, out)


async def _sign_in_as_admin(api: Api, credentials: Credentials) -> bool:
    try:
        await api.sign_in(grant_type="password", username="admin", password=credentials["GUANXI_ADMIN_PASSWORD"])
    except ApiRefused as refused:
        if refused.status not in {400, 401}:
            raise
        complain(
            "This database's administrator has another password; name it in GUANXI_ADMIN_PASSWORD "
            "to have the clients and the demo company created."
        )
        credentials.drop("GUANXI_ADMIN_PASSWORD")
        return False
    return True
