"""Invitations to campaigns."""

from services.relationship.contact.campaigns.invitations import BY_WEIGHT, InvitationStatus


def test_every_status_of_an_invitation_has_a_weight() -> None:
    assert set(BY_WEIGHT) == set(InvitationStatus)
