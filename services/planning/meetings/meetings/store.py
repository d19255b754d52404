"""Every query over meetings."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.meetings.meetings.model import Meeting, MeetingPerson
from services.planning.meetings.meetings.rules import MeetingNotFound
from services.planning.meetings.meetings.shapes import MeetingRead
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.customers.named_people import our_people, their_people
from shared.feed.log import SelectIds
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery

IS_THERE = col(MeetingPerson.meeting_id) == col(Meeting.id)


class MeetingQuery(
    ListQuery,
    of=MeetingRead,
    filters=(
        *("id", "customer_id", "kind", "state", "organizer_id", "starts_at", "ends_at", "released_at"),
        *("created_at", "updated_at"),
    ),
    sorts=("starts_at", "created_at", "updated_at"),
    searched=("title", "place", "minutes"),
    default_sort="-starts_at",
):
    """How meetings are filtered, sorted and searched."""


def _seen(principal: Principal) -> Mapping[str, Expression]:
    return {"their_people": their_people(principal, Meeting, MeetingPerson, IS_THERE)}


MEETINGS = Collection(
    Meeting,
    MeetingRead,
    MeetingQuery,
    missing=MeetingNotFound,
    visible=of_visible_customers(col(Meeting.customer_id)),
    columns={
        "organizer_name": name_of(col(Meeting.organizer_id)),
        "their_people": sa.cast([], JSONB),
        "our_people": our_people(Meeting, MeetingPerson, IS_THERE),
    },
    columns_for=_seen,
)


async def list_people(session: AsyncSession, meeting_id: UUID) -> list[MeetingPerson]:
    """Everybody at the meeting, visible to the caller or not."""
    return list(await session.exec(select(MeetingPerson).where(col(MeetingPerson.meeting_id) == meeting_id)))


def everything_of(meeting_id: UUID) -> SelectIds:
    """Ids of the meeting and of the rows of its people."""
    people = sa.select(col(MeetingPerson.id)).where(col(MeetingPerson.meeting_id) == meeting_id)
    return sa.union_all(sa.select(col(Meeting.id)).where(col(Meeting.id) == meeting_id), people)
