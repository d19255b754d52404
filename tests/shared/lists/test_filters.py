"""Conditions of filters."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlalchemy.dialects import postgresql

from shared.lists.filters import compare, operators_of


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Decimal, Decimal(1), "NUMERIC[]"),
        (int, 1, "BIGINT[]"),
        (date, date(2026, 1, 1), "DATE[]"),
        (AwareDatetime, "2026-01-01T00:00:00Z", "TIMESTAMP WITH TIME ZONE[]"),
        (uuid.UUID, uuid.UUID(int=1), "UUID[]"),
        (str, "a", "TEXT[]"),
    ],
)
def test_one_of_several_values_has_the_fields_type_where_the_expression_has_none(
    kind: Any, value: Any, expected: str
) -> None:
    condition = compare(sa.func.nullif(sa.column("x"), sa.column("y")), kind, "x__in", [value])
    parameter = condition.right.element  # type: ignore[attr-defined]
    assert parameter.type.compile(postgresql.dialect()) == expected


def test_one_of_several_values_has_the_columns_type() -> None:
    condition = compare(sa.column("x", sa.Integer), int, "x__in", [1])
    assert condition.right.element.type.compile(postgresql.dialect()) == "INTEGER[]"  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [list[uuid.UUID], list[uuid.UUID] | None])
def test_a_list_of_ids_is_not_compared_as_text(kind: Any) -> None:
    with pytest.raises(TypeError, match="OwnFilter"):
        operators_of(kind)
    assert operators_of(uuid.UUID | None) == ("", "in", "is_null")
    assert operators_of(list[str]) == ("contains",)
