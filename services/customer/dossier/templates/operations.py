"""What is done with the template of dossiers."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.dossier.attachments import store as attachments
from services.customer.dossier.facts import store as facts
from services.customer.dossier.templates import store
from services.customer.dossier.templates.model import DossierTemplate, DossierTemplateUpdate
from services.customer.dossier.templates.rules import (
    HIGHEST_CLEARANCE,
    DossierTemplateForTheWholeHouse,
    refuse_repeated,
)
from shared.auth.access import DataScopeKind, Principal
from shared.database import wait_in_line
from shared.problems import PreconditionFailed


async def replace_dossier_template(
    session: AsyncSession, principal: Principal, body: DossierTemplateUpdate, if_match: str | None
) -> DossierTemplate:
    """Another list of items as the next version; facts and files that are there take what it says of them."""
    if principal.data_scope.kind is not DataScopeKind.ALL or principal.clearance < HIGHEST_CLEARANCE:
        raise DossierTemplateForTheWholeHouse()
    refuse_repeated(item.key for item in body.items)
    await wait_in_line(session, store.LOCK)  # facts written meanwhile would keep the level of the version before
    in_force = await store.get_template_in_force(session)
    present = f'"{in_force.number}"'
    if if_match is not None and if_match.strip() not in {"*", present}:
        raise PreconditionFailed(current=present)
    template = DossierTemplate(
        number=in_force.number + 1,
        items=[item.model_dump(mode="json") for item in body.items],
        reason=body.reason,
        set_by=principal.subject,
        set_by_name=principal.name,
    )
    session.add(template)
    await session.flush()
    await facts.follow_items(session, body.items)
    await attachments.follow_items(session, body.items)
    return template
