"""The template of dossiers over HTTP."""

from typing import Annotated

from fastapi import Path, Response

from services.customer.dossier.templates import operations, store
from services.customer.dossier.templates.model import DossierTemplateRead, DossierTemplateUpdate, show_template
from services.customer.dossier.templates.rules import (
    DossierItemsRepeated,
    DossierTemplateForTheWholeHouse,
    DossierTemplateNotFound,
)
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/dossier-templates", tag="dossier-templates")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)


@router.get("/current", dependencies=[READS], response_model=DossierTemplateRead)
async def get_dossier_template(response: Response, session: Session) -> DossierTemplateRead:
    """What every dossier should tell at present: items by section, with weight, clearance and collection cadence."""
    return tagged(response, show_template(await store.get_template_in_force(session)))


@router.put(
    "/current",
    dependencies=[WRITES],
    response_model=DossierTemplateRead,
    responses=can_fail_with(DossierItemsRepeated, DossierTemplateForTheWholeHouse, PreconditionFailed),
)
async def replace_dossier_template(
    body: DossierTemplateUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> DossierTemplateRead:
    """Put another list of items in force, as the next version; facts follow its sections, clearances and cadences.

    For somebody who sees all customers with the highest clearance. Facts of items left out are kept.
    """
    template = await operations.replace_dossier_template(session, principal, body, if_match)
    return tagged(response, show_template(template))


@router.get(
    "/{number}",
    dependencies=[READS],
    response_model=DossierTemplateRead,
    responses=can_fail_with(DossierTemplateNotFound),
)
async def get_dossier_template_version(
    number: Annotated[int, Path(ge=1, lt=2**31)], response: Response, session: Session
) -> DossierTemplateRead:
    """One version of the template, in force or not."""
    return tagged(response, show_template(await store.get_template(session, number)))
