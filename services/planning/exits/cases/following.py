"""What the customer service answers about the moves of customers that exits caused."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.exits.cases.model import Exit
from services.planning.tables import Intent
from shared.auth.access import acting_for
from shared.feed.followers import FollowedEvent
from shared.feed.intents import ANSWERED
from shared.web.peers import ServiceHttp


async def follow_moves(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Show each case the state of its last move; it comes after the intents are settled."""
    answers = {UUID(one.data.changes["intent_id"][1]): one.data for one in changes if one.type == ANSWERED}
    if not answers:
        return
    moved = select(Exit, Intent).join(Intent, col(Intent.id) == col(Exit.intent_id))
    moved = moved.where(col(Exit.intent_id).in_(answers)).order_by(col(Exit.id)).with_for_update(of=Exit)
    for case, intent in (await session.exec(moved)).all():
        answer = answers[intent.id]
        with acting_for(answer.actor, answer.actor_name):
            case.customer_move = intent.state
            await session.flush()
