"""The versions of the organizational scheme, the standard, and the scheme in force."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.organization.schemes.model import OrganizationalSchemeContent
from services.relationship.organization.schemes.rules import OrganizationalScheme
from services.relationship.organization.schemes.soundness import refuse_unsound
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.customers.purchasing import PurchasingStage
from shared.schemes.versions import Version, VersionedScheme

# Who only implements and is measured is a vendor; a supplier is evaluated, qualified and signed; a key supplier is
# there when the tender is written; a strategic partner when the problem is recognized.
STANDARD = OrganizationalSchemeContent.model_validate(
    {
        "weights": {stage: 9 - stage.place for stage in PurchasingStage},
        "participation": [
            {"level": "supplier", "share": "0.25"},
            {"level": "key_supplier", "share": "0.5"},
            {"level": "strategic_partner", "share": "0.8"},
        ],
        "match": [
            {"level": "supplier", "our_share": "0.05"},
            {"level": "key_supplier", "fit": "converging", "our_share": "0.3"},
            {"level": "strategic_partner", "fit": "aligned", "our_share": "0.5", "leads_rivals": True},
        ],
    }
)


def scheme_of(version: Version[OrganizationalSchemeContent]) -> OrganizationalScheme:
    """The scheme, for the rules."""
    return version.content.as_rule(version.number)


SCHEMES = VersionedScheme(
    OrganizationalSchemeContent,
    kind="organizational",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(scheme_of(version)),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)


async def get_scheme_in_force(session: AsyncSession) -> Version[OrganizationalSchemeContent]:
    """The organizational scheme in force."""
    return await SCHEMES.current(session)
