"""Survey invitations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.relationship.satisfaction.invitations import operations, rules
from services.relationship.satisfaction.invitations.model import SurveyInvitationRead, SurveyInvitationWithLink
from services.relationship.satisfaction.invitations.store import INVITATIONS, SurveyInvitationQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.compression import CONFIDENTIAL
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/survey-invitations", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
SETTLED = (rules.InvitationAnswered, rules.InvitationRevoked)


@router.lists(INVITATIONS)
async def list_survey_invitations(
    call: Call, query: Annotated[SurveyInvitationQuery, Query()]
) -> Page[SurveyInvitationRead]:
    """Who is asked to answer the surveys of the caller's customers. Who has not answered: `?state=open`."""
    return await INVITATIONS.page(call, query)


@router.reads(INVITATIONS)
async def get_survey_invitation(call: Call, invitation_id: UUID) -> SurveyInvitationRead:
    """One invitation, without its link."""
    return await INVITATIONS.get(call, invitation_id)


@router.acts(INVITATIONS, "/{invitation_id}/reminders", takes_key=False, takes_match=True, fails_with=SETTLED)
async def remind_invited_person(call: Call, invitation_id: UUID, response: Response) -> SurveyInvitationWithLink:
    """Remind a person: answers a new link to send, and counts the reminder.

    Former links stay good until one of them is used. It takes no `Idempotency-Key`, because the link would be stored
    with the reply.
    """
    response.headers["Cache-Control"] = CONFIDENTIAL
    return await operations.remind_invited_person(call, invitation_id)


@router.acts(INVITATIONS, "/{invitation_id}/revocation", takes_match=True, fails_with=SETTLED)
async def revoke_survey_invitation(call: Call, invitation_id: UUID) -> SurveyInvitationRead:
    """Revoke an invitation that is not answered: its links stop working."""
    return await operations.revoke_survey_invitation(call, invitation_id)
