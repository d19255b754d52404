"""The payloads that planning sends."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pydantic import BaseModel, ValidationError

from services.relationship.contact.planned_actions.model import PlannedCampaign, PlannedTouchpoint, PlannedVisit

ACTION, PERSON = {"action_id": str(uuid4())}, str(uuid4())
VISIT = ACTION | {"title": "二期产线", "starts_on": "2026-03-02"}


def test_a_payload_may_have_more_than_is_read() -> None:
    read = PlannedVisit.model_validate(VISIT | {"asker": {}, "until": "later"})
    assert (read.direction, read.starts_on, read.cost, read.user_ids) == ("inbound", date(2026, 3, 2), None, [])


@pytest.mark.parametrize(
    ("shape", "payload"),
    [
        (PlannedTouchpoint, ACTION | {"scene": "meal"}),
        (PlannedTouchpoint, ACTION | {"scene": "meal", "planned_at": "2026-03-02T10:00:00"}),
        (PlannedTouchpoint, ACTION | {"scene": "picnic", "planned_on": "2026-03-02"}),
        (PlannedTouchpoint, {"scene": "meal", "planned_on": "2026-03-02"}),
        (PlannedVisit, VISIT | {"cost": "-1"}),
        (PlannedVisit, VISIT | {"contact_ids": [PERSON, PERSON]}),
        (PlannedVisit, VISIT | {"currency": "XXY"}),
        (PlannedCampaign, VISIT),
    ],
)
def test_what_lacks_a_part_or_makes_no_sense_is_not_read(shape: type[BaseModel], payload: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        shape.model_validate(payload)
