"""The thresholds behind key-person levels over HTTP."""

from typing import Annotated

from fastapi import Query, Response

from services.relationship.key_person_schemes import operations, store
from services.relationship.key_person_schemes.model import (
    DimensionScores,
    LevelProposalRead,
    LevelSchemeRead,
    LevelSchemeUpdate,
    explain,
)
from services.relationship.key_person_schemes.rules import SchemeForTheWholeHouse, SchemeNotFound, SchemeNotRising
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/key-person-assessments", tag="key-person-schemes")

READS = requires(Scope.RELATIONSHIPS_READ)
WRITES = requires(Scope.RELATIONSHIPS_WRITE)


@router.get("/scheme", dependencies=[READS], response_model=LevelSchemeRead, responses=can_fail_with(SchemeNotFound))
async def get_key_person_scheme(
    response: Response,
    session: Session,
    version: Annotated[
        int | None, Query(ge=1, lt=2**31, description="An earlier version; left out, the present.")
    ] = None,
) -> LevelSchemeRead:
    """By which scores a key person stands at which level: the thresholds in force, or those of an earlier version.

    Every assessment names the version its level was proposed by.
    """
    scheme = await (store.get_scheme_in_force(session) if version is None else store.get_scheme(session, version))
    return tagged(response, LevelSchemeRead.model_validate(scheme))


@router.put(
    "/scheme",
    dependencies=[WRITES],
    response_model=LevelSchemeRead,
    responses=can_fail_with(SchemeForTheWholeHouse, SchemeNotRising, AlreadyTaken, PreconditionFailed),
)
async def set_key_person_scheme(
    body: LevelSchemeUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> LevelSchemeRead:
    """Put other thresholds in force, as the next version; assessments already made keep theirs.

    For somebody whose data scope is all customers. No level may ask for less than the one below.
    """
    scheme = await operations.set_key_person_scheme(session, principal, body, if_match)
    return tagged(response, LevelSchemeRead.model_validate(scheme))


@router.post("/proposals", dependencies=[READS], response_model=LevelProposalRead)
async def propose_key_person_level(body: DimensionScores, session: Session) -> LevelProposalRead:
    """The level these scores propose and what is missing for the next, while a form is being filled; keeps nothing."""
    return explain(body.by_dimension(), await store.get_scheme_in_force(session))
