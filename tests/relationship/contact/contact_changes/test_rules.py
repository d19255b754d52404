"""When a competitor's hire may be recorded."""

from datetime import date, timedelta

import pytest

from services.relationship.contact.contact_changes import rules
from services.relationship.contact.contact_changes.rules import ContactChangeKind, HandoverState

LEFT = date(2025, 6, 1)
LATEST = timedelta(days=rules.NOTED_LATE_DAYS)


@pytest.mark.parametrize("hired_on", [LEFT - LATEST, LEFT, LEFT + timedelta(days=900)])
@pytest.mark.parametrize("handover", [HandoverState.OPEN, HandoverState.DONE])
def test_a_person_who_left_may_have_been_hired(handover: HandoverState, hired_on: date) -> None:
    rules.refuse_hire(ContactChangeKind.KEY_CONTACT, handover, LEFT, hired_on)


@pytest.mark.parametrize("kind", [ContactChangeKind.ACCOUNT_MANAGER, ContactChangeKind.BACKUP_CONTACT])
def test_nobody_of_ours_is_a_coach_at_the_customer(kind: ContactChangeKind) -> None:
    with pytest.raises(rules.NotTheirPerson):
        rules.refuse_hire(kind, HandoverState.OPEN, LEFT, LEFT)


def test_who_has_returned_was_not_hired() -> None:
    with pytest.raises(rules.ContactChangeCancelled):
        rules.refuse_hire(ContactChangeKind.KEY_CONTACT, HandoverState.CANCELLED, LEFT, LEFT)


def test_nobody_is_hired_long_before_leaving() -> None:
    with pytest.raises(rules.HiredBeforeLeaving):
        rules.refuse_hire(ContactChangeKind.KEY_CONTACT, HandoverState.OPEN, LEFT, LEFT - LATEST - timedelta(days=1))
