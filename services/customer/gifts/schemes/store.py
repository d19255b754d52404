"""The versions of the gift scheme, and the scheme in force."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.schemes.model import GIFTS, GiftSchemeContent
from services.customer.gifts.schemes.rules import GiftScheme, refuse_unsound
from services.customer.gifts.schemes.standard import STANDARD
from services.customer.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import Version, VersionedScheme


def scheme_of(version: Version[GiftSchemeContent]) -> GiftScheme:
    """The scheme in the form that `rules` computes with."""
    return version.content.as_rule(version.number)


SCHEMES = VersionedScheme(
    GiftSchemeContent,
    kind="gifts",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(scheme_of(version)),
    writes=Scope.CUSTOMERS_CONFIGURE,
    clearance=GIFTS.level,
)


async def get_scheme_in_force(session: AsyncSession) -> GiftScheme:
    """The gift scheme in force."""
    return scheme_of(await SCHEMES.current(session))
