"""Every query over invitations and their links."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.invitations.model import (
    SurveyInvitation,
    SurveyInvitationRead,
    SurveyLink,
    SurveyLinkKey,
)
from services.relationship.satisfaction.invitations.rules import InvitationNotFound, SurveyInvitationState
from shared.auth.visibility import of_visible_customers
from shared.database import execute, one_of
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery

PRESENT_KEY = 1


class SurveyInvitationQuery(
    ListQuery,
    of=SurveyInvitationRead,
    filters=(
        "id",
        "survey_id",
        "customer_id",
        "contact_id",
        "questionnaire_code",
        "is_anonymous",
        "state",
        "reminded_at",
        "revoked_at",
        "created_at",
        "updated_at",
    ),
    sorts=("reminded_at", "created_at", "updated_at"),
):
    """How invitations are filtered and sorted."""


HAS_ANSWERED = (
    sa.exists()
    .where(col(SurveyLink.invitation_id) == col(SurveyInvitation.id), col(SurveyLink.answered_at).is_not(None))
    .correlate(SurveyInvitation)
)
_state = sa.case(
    (col(SurveyInvitation.is_anonymous), sa.null()),
    (HAS_ANSWERED, sa.literal(SurveyInvitationState.ANSWERED.value)),
    (col(SurveyInvitation.revoked_at).is_not(None), sa.literal(SurveyInvitationState.REVOKED.value)),
    else_=sa.literal(SurveyInvitationState.OPEN.value),
)

INVITATIONS = Collection(
    SurveyInvitation,
    SurveyInvitationRead,
    SurveyInvitationQuery,
    missing=InvitationNotFound,
    visible=of_visible_customers(col(SurveyInvitation.customer_id)),
    columns={"state": sa.type_coerce(_state, one_of(SurveyInvitationState))},
)


class Link(NamedTuple):
    """A link with its invitation, and whether the person has used any link to the survey."""

    used: SurveyLink
    invitation: SurveyInvitation
    is_answered: bool


async def get_key(session: AsyncSession) -> bytes:
    """The key that signs links."""
    query = select(SurveyLinkKey.key).where(col(SurveyLinkKey.number) == PRESENT_KEY)
    return bytes((await session.exec(query)).one())


async def find_link(session: AsyncSession, digest: str) -> Link | None:
    """The link with this digest."""
    query = (
        select(SurveyLink, SurveyInvitation)
        .join(SurveyInvitation, col(SurveyInvitation.id) == col(SurveyLink.invitation_id))
        .where(col(SurveyLink.digest) == digest)
    )
    found = (await session.exec(query)).first()
    return Link(*found, await has_answered(session, found[1])) if found else None


async def lock_person(session: AsyncSession, link: Link) -> Link:
    """The link as it is once nobody else uses one of the same person to the same survey: each answers once, however
    often they are invited.
    """
    query = select(SurveyInvitation).where(_same_person(link.invitation)).order_by(col(SurveyInvitation.id))
    (await session.exec(query.with_for_update().execution_options(populate_existing=True))).all()
    await session.refresh(link.used)
    return link._replace(is_answered=await has_answered(session, link.invitation))


async def has_answered(session: AsyncSession, invitation: SurveyInvitation) -> bool:
    """Whether the person has answered the survey, by this invitation or by a revoked one."""
    is_link = col(SurveyLink.invitation_id) == col(SurveyInvitation.id)
    used = sa.exists().where(_same_person(invitation), is_link, col(SurveyLink.answered_at).is_not(None))
    return bool((await execute(session, sa.select(used))).scalar_one())


def _same_person(invitation: SurveyInvitation) -> sa.ColumnElement[bool]:
    row = SurveyInvitation
    return sa.and_(col(row.survey_id) == invitation.survey_id, col(row.contact_id) == invitation.contact_id)


async def invited_to(session: AsyncSession, survey_id: UUID) -> set[UUID]:
    """The people who were invited to the survey and whose invitation was not revoked."""
    row = SurveyInvitation
    query = sa.select(col(row.contact_id)).where(col(row.survey_id) == survey_id, col(row.revoked_at).is_(None))
    return set((await execute(session, query)).scalars())


def add_links(session: AsyncSession, digests: Iterable[tuple[str, UUID]]) -> None:
    """Keep the hashes of new links."""
    session.add_all(SurveyLink(digest=digest, invitation_id=invitation_id) for digest, invitation_id in digests)
