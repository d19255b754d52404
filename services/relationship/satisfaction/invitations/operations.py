"""Reminding and revoking invitations, and making their links."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.invitations import rules, store
from services.relationship.satisfaction.invitations.model import (
    SurveyInvitation,
    SurveyInvitationRead,
    SurveyInvitationWithLink,
)
from services.relationship.satisfaction.invitations.store import INVITATIONS
from shared.time import utc_now
from shared.web.call import Call


async def new_links(session: AsyncSession, invitations: list[SurveyInvitation]) -> list[str]:
    """A new link for each invitation; its hash is stored."""
    key = await store.get_key(session)
    secrets = [rules.secret_of(rules.new_link_id(), key) for _ in invitations]
    digests = map(rules.digest_of, secrets)
    store.add_links(session, zip(digests, (one.id for one in invitations), strict=True))
    await session.flush()
    return secrets


def with_link(read: SurveyInvitationRead, secret: str, gateway_url: str) -> SurveyInvitationWithLink:
    """The invitation with the address of its answer page."""
    return SurveyInvitationWithLink(**read.model_dump(), url=f"{gateway_url.rstrip('/')}/surveys/{secret}")


async def remind_invited_person(call: Call, invitation_id: UUID) -> SurveyInvitationWithLink:
    """Count the reminder, and make another link; the former ones stay good until one of them is used.

    Of an anonymous survey whoever has answered is reminded like the others: a refusal would tell who it was.
    """
    invitation = await _lock_waiting(call, invitation_id)
    invitation.reminders += 1
    invitation.reminded_at = utc_now()
    (secret,) = await new_links(call.session, [invitation])
    return with_link(await INVITATIONS.saved(call, invitation), secret, call.settings.gateway_url)


async def revoke_survey_invitation(call: Call, invitation_id: UUID) -> SurveyInvitationRead:
    """Revoke the invitation: its links stop working."""
    invitation = await _lock_waiting(call, invitation_id)
    invitation.revoked_at = utc_now()
    return await INVITATIONS.saved(call, invitation)


async def _lock_waiting(call: Call, invitation_id: UUID) -> SurveyInvitation:
    invitation = await INVITATIONS.lock(call, invitation_id)
    is_answered = not invitation.is_anonymous and await store.has_answered(call.session, invitation)
    rules.refuse_settled(is_answered=is_answered, is_revoked=invitation.revoked_at is not None)
    return invitation
