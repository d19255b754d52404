"""What callers send is not converted from numbers."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import AwareDatetime, ValidationError
from sqlmodel import SQLModel

from shared.labels import Labelled
from shared.shapes import Body, PastDate, Patch


class Colour(Labelled):
    """A colour."""

    RED = "red", "Red", "红"


class Facts(SQLModel):
    """Fields that a body inherits."""

    is_open: bool | None = None


class Inner(Body):
    """A body in a body."""

    day: PastDate


class Sent(Facts, Body):
    """A body with a field of each kind."""

    on: date | None = None
    at: AwareDatetime | None = None
    opens: time | None = None
    inner: list[Inner] = []
    colour: Colour | None = None
    key: UUID | None = None
    amount: Decimal | None = None


class Changed(Patch):
    """The same rule for a patch."""

    own: bool = False


@pytest.mark.parametrize(
    ("sent", "place", "code"),
    [
        ({"is_open": 1}, ("is_open",), "bool_type"),
        ({"is_open": "true"}, ("is_open",), "bool_type"),
        ({"on": 5}, ("on",), "datetime_parsing"),
        ({"on": "1700000000"}, ("on",), "datetime_parsing"),
        ({"at": 1700000000}, ("at",), "datetime_parsing"),
        ({"opens": 60}, ("opens",), "datetime_parsing"),
        ({"inner": [{"day": 0}]}, ("inner", 0, "day"), "datetime_parsing"),
    ],
)
def test_a_number_is_no_boolean_date_or_time(sent: dict[str, Any], place: tuple[Any, ...], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Sent.model_validate(sent)
    assert [(error["loc"], error["type"]) for error in refused.value.errors()] == [(place, code)]


def test_a_patch_is_as_strict() -> None:
    with pytest.raises(ValidationError):
        Changed.model_validate({"own": 0})


def test_what_json_can_write_is_read() -> None:
    sent = {
        "is_open": True,
        "on": "2026-05-01",
        "at": "2026-05-01T08:00:00Z",
        "opens": "08:30:00",
        "inner": [{"day": "2025-01-31"}],
        "colour": "red",
        "key": "01a1ff25-b1e9-738a-8877-e930680fd063",
        "amount": 7,
    }
    read = Sent.model_validate(sent)
    assert (read.is_open, read.on, read.opens, read.colour) == (True, date(2026, 5, 1), time(8, 30), Colour.RED)
    assert (read.inner[0].day, read.amount, isinstance(read.at, datetime)) == (date(2025, 1, 31), Decimal(7), True)
