"""Challenges of the customer over HTTP."""

from services.planning.analysis.challenges.model import ChallengeCreate, ChallengeUpdate
from services.planning.analysis.challenges.store import CHALLENGES
from services.planning.plans.parts.router import PartWords, part_router

router = part_router(
    "/v1/plans/{plan_id}/challenges",
    CHALLENGES,
    creates=ChallengeCreate,
    changes=ChallengeUpdate,
    words=PartWords(
        one="a challenge",
        many="The challenges 客户挑战 that a plan's customer faces",
        about="It comes from the macro environment, internal pressure, the customer's rivals, or its own suppliers; "
        "the standard scheme asks for one of each source.",
    ),
)
