"""Every query over grading schemes."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.schemes.model import GradingSchemeVersion
from services.customer.grading.schemes.rules import GradingSchemeNotFound


async def list_schemes(session: AsyncSession) -> list[GradingSchemeVersion]:
    """Every version, newest first."""
    return list(await session.exec(select(GradingSchemeVersion).order_by(col(GradingSchemeVersion.number).desc())))


async def get_scheme_in_force(session: AsyncSession) -> GradingSchemeVersion:
    """The newest version; the first one came with the tables."""
    newest = select(GradingSchemeVersion).order_by(col(GradingSchemeVersion.number).desc()).limit(1)
    return (await session.exec(newest)).one()


async def get_scheme(session: AsyncSession, version: int) -> GradingSchemeVersion:
    """A version. Raises GradingSchemeNotFound."""
    found = (
        await session.exec(select(GradingSchemeVersion).where(col(GradingSchemeVersion.number) == version))
    ).first()
    if found is None:
        raise GradingSchemeNotFound(version=version)
    return found
