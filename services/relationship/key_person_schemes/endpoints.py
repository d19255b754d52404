"""The thresholds behind key-person levels over HTTP."""

from services.relationship.key_person_schemes.model import (
    DimensionScores,
    LevelProposalRead,
    LevelSchemeRead,
    explain,
)
from services.relationship.key_person_schemes.rules import STANDARD, LevelScheme
from shared.access import Scope, requires
from shared.idempotency import ConceptRouter

router = ConceptRouter("/v1/key-person-assessments", tag="key-person-schemes")

READS = requires(Scope.RELATIONSHIPS_READ)


@router.get("/scheme", dependencies=[READS], response_model=LevelSchemeRead)
async def get_key_person_scheme() -> LevelScheme:
    """The thresholds in force: by which scores a key person stands at which level."""
    return STANDARD


@router.post("/proposals", dependencies=[READS], response_model=LevelProposalRead)
async def propose_key_person_level(body: DimensionScores) -> LevelProposalRead:
    """The level these scores propose and what is missing for the next, while a form is being filled; keeps nothing."""
    return explain(body.by_dimension(), STANDARD)
