"""Sets up a new installation through its public API: the clients of other systems, and the demo company."""

import os
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from deploy.api import Api, ApiRefused, connect
from deploy.console import out, print_error
from deploy.local.credentials import ADMIN_PASSWORD, DEMO_PASSWORD, Credentials, new_password
from deploy.local.failures import StartFailed
from shared.time import DEFAULT_ZONE, company_today, use_company_zone

CLIENTS: dict[str, dict[str, Any]] = {
    "ERP_SECRET": {"client_id": "erp", "name": "ERP", "roles": ["erp"]},
    "BI_SECRET": {"client_id": "bi", "name": "Business intelligence", "roles": ["bi"]},
    "INTEGRATOR_SECRET": {"client_id": "integrator", "name": "Integrator", "roles": ["integrator"]},
}
"""The clients of every local installation, by the names of their secrets."""
DEMO_SECONDS = 30


async def furnish(url: str, credentials: Credentials, with_demo: bool) -> None:
    """Create what is missing. Raises StartFailed."""
    try:
        async with connect(url, connections=16) as admin, connect(url) as erp:
            await _make_clients(admin, credentials)
            if with_demo and CLIENTS.keys() <= credentials.keys():
                await _sign_in_as_client(erp, "ERP_SECRET", credentials)
                await _load_demo(url, admin, erp, credentials)
    except (ApiRefused, httpx.HTTPError) as failure:
        raise StartFailed(
            f"The first setup failed: {failure}\nStart again to continue, or with --no-demo."
        ) from failure


async def _make_clients(admin: Api, credentials: Credentials) -> None:
    missing = [name for name in CLIENTS if name not in credentials]
    if missing and await _sign_in_as_admin(admin, credentials):
        for name in missing:
            made = await admin.post("/v1/clients", CLIENTS[name])
            credentials.keep({name: made["client_secret"]})


async def _load_demo(url: str, admin: Api, erp: Api, credentials: Credentials) -> None:
    from deploy.local.demo.company import generate
    from deploy.local.demo.loading import Loader, is_loaded
    from deploy.local.demo.progress import progress_bars

    if await is_loaded(erp) or not await _sign_in_as_admin(admin, credentials):
        return
    if DEMO_PASSWORD not in credentials:
        credentials.keep({DEMO_PASSWORD: new_password()})
    message = f"{url} answers. Loading the demo company: about {DEMO_SECONDS} s, on the first start only."
    out.print(message, soft_wrap=True)
    use_company_zone(ZoneInfo(os.environ.get("GUANXI_TIME_ZONE", DEFAULT_ZONE.key)))
    company = generate(company_today())
    with progress_bars(out) as progress:
        await Loader(admin, erp, company, credentials[DEMO_PASSWORD], progress).load()


async def _sign_in_as_client(api: Api, name: str, credentials: Credentials) -> None:
    client = CLIENTS[name]["client_id"]
    await api.sign_in(grant_type="client_credentials", client_id=client, client_secret=credentials[name])


async def _sign_in_as_admin(api: Api, credentials: Credentials) -> bool:
    try:
        await api.sign_in(grant_type="password", username="admin", password=credentials[ADMIN_PASSWORD])
    except ApiRefused as refused:
        if refused.status not in {400, 401}:
            raise
        print_error(
            "This database's administrator has another password; set it in GUANXI_ADMIN_PASSWORD "
            "to have the clients and the demo company created."
        )
        credentials.drop(ADMIN_PASSWORD)
        return False
    return True
