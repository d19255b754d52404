"""A customer of planning's own directory, for tests without the customer service."""

import uuid

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.customers.directory import DirectoryEntry, replace_entries


async def know_customer(session: AsyncSession, status: str = "active") -> uuid.UUID:
    """Put a new customer into the directory: its id."""
    customer_id = uuid.uuid4()
    known = {"id": customer_id, "name": "Huaqiang", "status": status, "tags": [], "codes": [], "team": []}
    known |= dict.fromkeys(("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id"))
    await replace_entries(session, [customer_id], [DirectoryEntry.model_validate(known)])
    return customer_id
