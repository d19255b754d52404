"""The versions of the decision-chain scheme, and the scheme in force."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.decision_chain.schemes.model import DecisionChainSchemeContent
from services.customer.decision_chain.schemes.rules import STANDARD, DecisionChainScheme, refuse_unsound
from services.customer.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    DecisionChainSchemeContent,
    kind="decision_chain",
    kept_in=SchemeVersion,
    standard=DecisionChainSchemeContent.model_validate(STANDARD),
    refuse=lambda version: refuse_unsound(version.content.deciding_stages),
    writes=Scope.CUSTOMERS_CONFIGURE,
)


async def get_scheme_in_force(session: AsyncSession) -> DecisionChainScheme:
    """The decision-chain scheme in force."""
    version = await SCHEMES.current(session)
    return DecisionChainScheme(version.number, version.content.deciding_stages)
