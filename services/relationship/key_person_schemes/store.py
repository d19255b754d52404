"""Every query over the thresholds behind key-person levels."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.key_person_schemes.model import KeyPersonScheme
from services.relationship.key_person_schemes.rules import STANDARD, LevelScheme, SchemeNotFound


async def get_scheme_in_force(session: AsyncSession) -> LevelScheme:
    """The newest thresholds; the standard ones where nobody has set others."""
    newest = (await session.exec(select(KeyPersonScheme).order_by(col(KeyPersonScheme.number).desc()).limit(1))).first()
    return newest.as_rule() if newest else STANDARD


async def get_scheme(session: AsyncSession, version: int) -> LevelScheme:
    """The thresholds of a version. Raises SchemeNotFound."""
    if version == STANDARD.version:
        return STANDARD
    found = (await session.exec(select(KeyPersonScheme).where(col(KeyPersonScheme.number) == version))).first()
    if found is None:
        raise SchemeNotFound(version=version)
    return found.as_rule()
