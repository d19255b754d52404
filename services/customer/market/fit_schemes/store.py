"""The versions of the strategic-fit scheme, and the scheme in force."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.fit_schemes.model import StrategicFitSchemeContent
from services.customer.market.fit_schemes.rules import STANDARD, FitScheme, refuse_unsound
from services.customer.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    StrategicFitSchemeContent,
    kind="strategic_fit",
    kept_in=SchemeVersion,
    standard=StrategicFitSchemeContent.model_validate(STANDARD),
    refuse=lambda version: refuse_unsound(version.content.investments),
    writes=Scope.CUSTOMERS_CONFIGURE,
)


async def get_scheme_in_force(session: AsyncSession) -> FitScheme:
    """The strategic-fit scheme in force."""
    version = await SCHEMES.current(session)
    return FitScheme(version.number, version.content.investments, version.content.breakdown_days)
