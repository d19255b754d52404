"""Grading schemes over HTTP."""

from typing import Annotated

from fastapi import Path, Response

from services.customer.grading.schemes import operations, store
from services.customer.grading.schemes.model import GradingSchemeCreate, GradingSchemeRead
from services.customer.grading.schemes.rules import GradingSchemeForTheWholeHouse, GradingSchemeNotFound
from services.customer.grading.schemes.soundness import GradingSchemeUnsound
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/grading-schemes", tag="grading-schemes")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)


@router.get("", dependencies=[READS], response_model=list[GradingSchemeRead])
async def list_grading_schemes(session: Session) -> list[GradingSchemeRead]:
    """Every version of the grading scheme, the one in force first."""
    return [GradingSchemeRead.of(scheme) for scheme in await store.list_schemes(session)]


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=GradingSchemeRead,
    responses=can_fail_with(GradingSchemeForTheWholeHouse, GradingSchemeUnsound, AlreadyTaken),
)
async def publish_grading_scheme(
    body: GradingSchemeCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> GradingSchemeRead:
    """Put other weights and edges in force, as the next version; grades already given keep theirs.

    For administrators. A better band, class or tier must begin higher than the one below.
    """
    scheme = await operations.publish_grading_scheme(session, principal, body)
    response.headers["Location"] = f"/v1/grading-schemes/{scheme.number}"
    return GradingSchemeRead.of(scheme)


@router.get(
    "/{version}", dependencies=[READS], response_model=GradingSchemeRead, responses=can_fail_with(GradingSchemeNotFound)
)
async def get_grading_scheme(version: Annotated[int, Path(ge=1, lt=2**31)], session: Session) -> GradingSchemeRead:
    """One version of the grading scheme; every grade names the one it was given by."""
    return GradingSchemeRead.of(await store.get_scheme(session, version))
