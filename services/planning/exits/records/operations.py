"""Reading everything of a case at one time."""

from uuid import UUID

from services.planning.exits.cases.store import EXITS, everything_of
from services.planning.exits.disputes.store import DISPUTES, ExitDisputeQuery
from services.planning.exits.disputes.store import of_exit as disputes_of
from services.planning.exits.records.model import ExitRecordRead
from services.planning.exits.workstreams.store import WORKSTREAMS, ExitWorkstreamQuery
from services.planning.exits.workstreams.store import of_exit as workstreams_of
from shared.feed.history import HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.web.call import Call

LATEST = 500


async def get_exit_record(call: Call, exit_id: UUID) -> ExitRecordRead:
    """The record; its transaction has ended, so that none stays open while the document is drawn."""
    async with call.briefly() as brief:
        workstreams = ExitWorkstreamQuery.model_construct(limit=LATEST, sort=["position"])
        disputes = ExitDisputeQuery.model_construct(limit=LATEST, sort=["-created_at"])
        case = await EXITS.get(brief, exit_id)
        history = await history_page(brief, of_entities(everything_of(exit_id)), HistoryQuery(limit=LATEST))
        return ExitRecordRead(
            case=case,
            workstreams=(await WORKSTREAMS.page(brief, workstreams, workstreams_of(exit_id))).items,
            disputes=(await DISPUTES.page(brief, disputes, disputes_of(exit_id))).items[::-1],
            changes=history.items[::-1],
            has_earlier_changes=history.next_cursor is not None,
        )
