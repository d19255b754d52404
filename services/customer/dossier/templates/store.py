"""Every query over the template of dossiers."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.templates.model import DossierItem, DossierTemplate
from services.customer.dossier.templates.rules import DossierTemplateNotFound
from shared.database import execute

LOCK = "dossier template"


async def get_template_in_force(session: AsyncSession) -> DossierTemplate:
    """The newest version."""
    query = select(DossierTemplate).order_by(col(DossierTemplate.number).desc()).limit(1)
    return (await session.exec(query)).one()


async def get_template(session: AsyncSession, number: int) -> DossierTemplate:
    """One version. Raises DossierTemplateNotFound."""
    found = (await session.exec(select(DossierTemplate).where(col(DossierTemplate.number) == number))).one_or_none()
    if found is None:
        raise DossierTemplateNotFound(number=number)
    return found


async def hold_items(session: AsyncSession) -> dict[str, DossierItem]:
    """The items in force by key, which stay in force until the transaction ends."""
    await execute(session, sa.select(sa.func.pg_advisory_xact_lock_shared(sa.func.hashtextextended(LOCK, 0))))
    return await read_items(session)


async def read_items(session: AsyncSession) -> dict[str, DossierItem]:
    """The items in force by key."""
    return {item.key: item for item in (await get_template_in_force(session)).read_items()}
