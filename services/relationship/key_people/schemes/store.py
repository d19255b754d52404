"""The versions of the key-person scheme, and the scheme in force."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.key_people.schemes.model import KeyPersonSchemeContent, ReassessmentRules
from services.relationship.key_people.schemes.rules import STANDARD, LevelScheme, refuse_not_rising
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import Version, VersionedScheme


def scheme_of(version: Version[KeyPersonSchemeContent]) -> LevelScheme:
    """The scheme, for the rules."""
    return version.content.as_rule(version.number)


SCHEMES = VersionedScheme(
    KeyPersonSchemeContent,
    kind="key_person",
    kept_in=SchemeVersion,
    standard=KeyPersonSchemeContent.model_validate(STANDARD),
    refuse=lambda version: refuse_not_rising(scheme_of(version).requirements),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)


async def get_scheme_in_force(session: AsyncSession) -> LevelScheme:
    """The key-person scheme in force."""
    return scheme_of(await SCHEMES.current(session))


async def get_reassessment_rules(session: AsyncSession) -> ReassessmentRules:
    """When people are assessed again, by the scheme in force."""
    return (await SCHEMES.current(session)).content.reassessment
