"""Following the customer service: its customers, and merges of customers and contacts."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import acting_for
from shared.customers.directory import (
    CustomerMerged,
    DirectoryEntry,
    Merged,
    absorb_contact,
    lock_directory_entry,
    replace_entries,
)
from shared.customers.followed_schemes import PublishedPolicy
from shared.customers.merging import absorb
from shared.customers.settlements import Merger, Owner
from shared.database import rows_of
from shared.feed.followers import Apply, FollowedChange, FollowedEvent
from shared.web.peers import PeerRefused, ServiceHttp

MERGED = {"guanxi.customer_merge.created": Owner.CUSTOMER, "guanxi.contact_merge.created": Owner.CONTACT}


class Anything(BaseModel):
    """An answer of which only the status is of interest."""


class CustomerDirectoryClient:
    """The customer service as the source of directory entries, and of policies that are not copied yet."""

    def __init__(self, http: ServiceHttp) -> None:
        self._http = http

    async def list_entries(self, ids: Sequence[UUID]) -> list[DirectoryEntry]:
        """The present entries of these customers; deleted and unknown ones are left out."""
        return await self._http.get_as(list[DirectoryEntry], "/v1/customers/directory", ids=list(ids))

    async def get_policy(self, number: int) -> PublishedPolicy:
        """One version of the service policy. Raises PeerUnavailable, PeerRefused."""
        return await self._http.get_as(PublishedPolicy, f"/v1/service-policies/{number}")

    async def refuse_merged(self, customer_id: UUID) -> None:
        """Refuse a customer that was merged into another one that the caller sees. Raises CustomerMerged."""
        try:
            await self._http.get_as(Anything, f"/v1/customers/{customer_id}")
        except PeerRefused as refusal:
            raise_merged(CustomerMerged, refusal)


def raise_merged(problem: type[Merged], refusal: PeerRefused) -> None:
    """Raise the problem when the customer service has answered that this one was merged into another one."""
    if refusal.status == problem.status:
        (survivor,) = refusal.body["errors"]
        raise problem.into(UUID(survivor["about"]), survivor["detail"]) from refusal


async def copy_customers(session: AsyncSession, http: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Update the directory's copy of every customer in the events, with one call to the customer service."""
    absorbed = {merger.absorbed_id for merger, _ in mergers_among(changes) if merger.owner is Owner.CUSTOMER}
    ids = sorted({change.data.customer_id for change in changes if change.data.customer_id} | absorbed)
    if not ids:
        return
    entries = await CustomerDirectoryClient(http).list_entries(ids)
    for gone in sorted(set(ids) - {entry.id for entry in entries}):
        await lock_directory_entry(session, gone)
    await replace_entries(session, ids, entries)


def follow_customers(tables: type[SQLModel]) -> Apply:
    """Copies customers, and moves the service's rows of an absorbed customer or contact to its survivor."""

    async def apply(session: AsyncSession, http: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
        # Remove the absorbed one first: this waits for open writes of its rows and prevents new ones.
        # The statements that move its rows then see all of them.
        await copy_customers(session, http, changes)
        for merger, change in mergers_among(changes):
            if merger.owner is Owner.CONTACT:
                await absorb_contact(session, merger.absorbed_id, change.customer_id)
            with acting_for(change.actor, change.actor_name):
                await absorb(session, rows_of(tables), merger)

    return apply


def mergers_among(changes: Sequence[FollowedEvent]) -> Iterator[tuple[Merger, FollowedChange]]:
    """The mergers in the events, in the order of the feed."""
    for event in changes:
        if owner := MERGED.get(event.type):
            survivor_id, absorbed_id = (UUID(event.data.after[name]) for name in (owner, "absorbed_id"))
            yield Merger(survivor_id, absorbed_id, owner), event.data
