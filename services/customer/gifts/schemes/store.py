"""Every query over gift schemes."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.schemes.model import GiftSchemeVersion
from services.customer.gifts.schemes.rules import GiftSchemeNotFound


async def list_schemes(session: AsyncSession) -> list[GiftSchemeVersion]:
    """Every version, newest first."""
    return list(await session.exec(select(GiftSchemeVersion).order_by(col(GiftSchemeVersion.number).desc())))


async def get_scheme_in_force(session: AsyncSession) -> GiftSchemeVersion:
    """The newest version; the first one came with the tables."""
    newest = select(GiftSchemeVersion).order_by(col(GiftSchemeVersion.number).desc()).limit(1)
    return (await session.exec(newest)).one()


async def get_scheme(session: AsyncSession, version: int) -> GiftSchemeVersion:
    """A version. Raises GiftSchemeNotFound."""
    found = (await session.exec(select(GiftSchemeVersion).where(col(GiftSchemeVersion.number) == version))).first()
    if found is None:
        raise GiftSchemeNotFound(version=version)
    return found
