"""The versions of the grading scheme, and the scheme in force."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.grading.schemes.model import GradingSchemeContent
from services.customer.grading.schemes.rules import STANDARD, GradingScheme
from services.customer.grading.schemes.soundness import refuse_unsound
from services.customer.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import Version, VersionedScheme


def scheme_of(version: Version[GradingSchemeContent]) -> GradingScheme:
    """The scheme in the form that `rules` computes with."""
    return version.content.as_rule(version.number)


SCHEMES = VersionedScheme(
    GradingSchemeContent,
    kind="grading",
    kept_in=SchemeVersion,
    standard=GradingSchemeContent.model_validate(STANDARD),
    refuse=lambda version: refuse_unsound(scheme_of(version)),
    writes=Scope.CUSTOMERS_CONFIGURE,
)


async def get_scheme_in_force(session: AsyncSession) -> GradingScheme:
    """The grading scheme in force."""
    return scheme_of(await SCHEMES.current(session))
