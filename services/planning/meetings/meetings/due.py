"""Minutes that are not released, as due items of the organizer or the account manager."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.planning.meetings.meetings.model import Meeting
from services.planning.meetings.meetings.rules import MeetingDueKind, MeetingState
from services.planning.meetings.meetings.store import MEETINGS
from services.planning.meetings.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.auth.visibility import customers as directory
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.days import sql_day_of
from shared.problems import Language, Text
from shared.time import utc_now
from shared.web.call import Call

TITLE = Text("Release the minutes: {title} ({customer})", "发布会议纪要：{title}（{customer}）")
_MANAGER = sa.select(directory.c.manager_id).where(directory.c.id == col(Meeting.customer_id)).scalar_subquery()


async def select_minutes(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The meetings that have begun and whose minutes are not released."""
    scheme = await SCHEMES.current(call.session)
    kind = sa.literal(MeetingDueKind.MEETING_MINUTES.value, sa.Text)
    day = sql_day_of(col(Meeting.ends_at)) + scheme.content.minutes_days
    given = columns(
        id=kind + ":" + sa.cast(col(Meeting.id), sa.Text),
        kind=kind,
        customer_id=col(Meeting.customer_id),
        owner_id=sa.func.coalesce(col(Meeting.organizer_id), _MANAGER),
        due_at=midnight(day),
        link_id=col(Meeting.id),
        meeting_title=col(Meeting.title),
    )
    waits = (col(Meeting.state) == MeetingState.OPEN, col(Meeting.starts_at) <= utc_now())
    seen = (MEETINGS.seen_by(call.principal), is_served(col(Meeting.customer_id)))
    return sa.select(*given).where(*seen, *waits, is_wanted(day, query))


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {"title": row["meeting_title"], "customer": row["customer_name"]}
    return ItemText(TITLE.in_language(language, values), f"/v1/meetings/{row['link_id']}")


MINUTES_DUE = DueSource(
    MeetingDueKind, Scope.PLANS_READ, due_reader("planning", MeetingDueKind, select_minutes, _describe)
)
