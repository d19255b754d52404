"""Asks kpi and relationship every ten minutes which customers they have records of; their feeds have no such events."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from services.customer.clients import KpiClient, RelationshipClient
from services.customer.dossier.completeness.store import keep_peer_records
from services.customer.dossier.dossiers.peers import PERIOD
from services.customer.dossier.templates.rules import SystemSource
from shared.app.schedule import Job
from shared.time import company_today
from shared.web.peers import ServiceHttp


async def ask_peers_for_records(_: AsyncEngine, peers: Mapping[str, ServiceHttp]) -> Job:
    """The job that keeps what they answer. Raises PeerUnavailable, PeerRefused."""
    today = company_today()
    recorded = await KpiClient(peers["kpi"]).get_recorded_customers(today - PERIOD, today)
    levels = await RelationshipClient(peers["relationship"]).get_level_ranks(today, None)
    known = {
        SystemSource.ORDERS: recorded.ordered,
        SystemSource.CREDIT: recorded.due,
        SystemSource.POWER_MAP: levels.contact_id,
    }
    return partial(keep_peer_records, known=known)
