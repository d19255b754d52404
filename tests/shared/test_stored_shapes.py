"""Stored values are converted, but not checked a second time."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pytest
from pydantic import AfterValidator, BaseModel, ValidationError

from shared.shapes import Line, Read
from shared.stored_shapes import check, reader_of


class Colour(StrEnum):
    RED = "red"


def _doubled(value: int) -> int:
    return value * 2


@check
def _refuse(value: int) -> int:
    raise ValueError(value)


class ThingRead(Read):
    id: UUID
    name: Line
    colour: Colour
    day: date
    checked: Annotated[int, AfterValidator(_refuse)]
    doubled: Annotated[int, AfterValidator(_doubled)]


class ThingPage(BaseModel):
    items: list[ThingRead]


ROW = {
    "id": UUID(int=1),
    "name": "a line\nbreak from long ago",
    "colour": "red",
    "day": date(2026, 5, 1),
    "checked": 1,
    "doubled": 2,
}


def test_values_become_what_the_shape_says() -> None:
    read = reader_of(ThingRead)(ROW)
    assert isinstance(read, ThingRead)
    assert (read.colour, read.day, read.id) == (Colour.RED, date(2026, 5, 1), UUID(int=1))


def test_checks_are_left_out_and_conversions_stay() -> None:
    with pytest.raises(ValidationError):
        ThingRead.model_validate(ROW)
    read = reader_of(ThingRead)(ROW)
    assert (read.name, read.checked, read.doubled) == (ROW["name"], 1, 4)


def test_rows_within_a_page_too() -> None:
    assert reader_of(ThingPage)({"items": [ROW, ROW]}).items[1].name == ROW["name"]


def test_a_value_of_another_type_is_still_refused() -> None:
    with pytest.raises(ValidationError):
        reader_of(ThingRead)({**ROW, "colour": "mauve"})
