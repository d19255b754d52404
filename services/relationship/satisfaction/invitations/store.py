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
    """A link with its invitation, and whether any link of the invitation was used."""

    used: SurveyLink
    invitation: SurveyInvitation
    is_answered: bool


async def get_key(session: AsyncSession) -> bytes:
    """The key that signs links."""
    query = select(SurveyLinkKey.key).where(col(SurveyLinkKey.number) == PRESENT_KEY)
    return bytes((await session.exec(query)).one())


async def find_link(session: AsyncSession, digest: str, *, for_answer: bool = False) -> Link | None:
    """The link with this digest; `for_answer`: with its invitation locked, so that it is answered once."""
    query = (
        select(SurveyLink, SurveyInvitation)
        .join(SurveyInvitation, col(SurveyInvitation.id) == col(SurveyLink.invitation_id))
        .where(col(SurveyLink.digest) == digest)
    )
    found = (await session.exec(query.with_for_update(of=SurveyInvitation) if for_answer else query)).first()
    if found is None:
        return None
    used, invitation = found
    if for_answer:
        await session.refresh(used)  # whoever held the lock may have answered
    return Link(used, invitation, await is_answered(session, invitation.id))


async def is_answered(session: AsyncSession, invitation_id: UUID) -> bool:
    """Whether a link of the invitation was used."""
    used = sa.exists().where(col(SurveyLink.invitation_id) == invitation_id, col(SurveyLink.answered_at).is_not(None))
    return bool((await execute(session, sa.select(used))).scalar_one())


async def invited_to(session: AsyncSession, survey_id: UUID) -> set[UUID]:
    """The people who were invited to the survey and whose invitation was not revoked."""
    row = SurveyInvitation
    query = sa.select(col(row.contact_id)).where(col(row.survey_id) == survey_id, col(row.revoked_at).is_(None))
    return set((await execute(session, query)).scalars())


def add_links(session: AsyncSession, digests: Iterable[tuple[str, UUID]]) -> None:
    """Keep the hashes of new links."""
    session.add_all(SurveyLink(digest=digest, invitation_id=invitation_id) for digest, invitation_id in digests)
