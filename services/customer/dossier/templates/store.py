"""The versions of the dossier template, and the items in force."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.templates.model import DossierItem, DossierTemplateContent
from services.customer.dossier.templates.rules import HIGHEST_CLEARANCE, refuse_unsound
from services.customer.dossier.templates.standard import STANDARD
from services.customer.tables import SchemeVersion
from shared.auth.access import RowHidden, Scope
from shared.schemes.versions import Version, VersionedScheme
from shared.web.call import Call

TEMPLATES = VersionedScheme(
    DossierTemplateContent,
    kind="dossier_template",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.items, version.content.stale_steps),
    writes=Scope.CUSTOMERS_CONFIGURE,
)


@TEMPLATES.on_publish
async def refuse_uncleared(call: Call, _: Version[DossierTemplateContent]) -> None:
    """A template sets the clearance of facts: only a caller with the highest may publish one. Raises RowHidden."""
    if call.principal.clearance < HIGHEST_CLEARANCE:
        raise RowHidden(clearance=HIGHEST_CLEARANCE)


async def read_items(session: AsyncSession) -> dict[str, DossierItem]:
    """The items in force by key."""
    return _by_key(await TEMPLATES.current(session))


async def lock_items(session: AsyncSession) -> dict[str, DossierItem]:
    """The items in force by key, locked until the transaction ends."""
    return _by_key(await TEMPLATES.hold_current(session))


def _by_key(template: Version[DossierTemplateContent]) -> dict[str, DossierItem]:
    return {item.key: item for item in template.content.items}
