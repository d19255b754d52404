"""What groups are called."""

import pytest

from services.kpi.analytics.receivable_groups.rules import ReceivableDimension, label_of
from shared.problems import Language


@pytest.mark.parametrize(
    ("dimension", "key", "name", "language", "expected"),
    [
        (ReceivableDimension.KIND, "retention", "retention", "zh-CN", "质保金"),
        (ReceivableDimension.KIND, "retention", "retention", "en", "Retention money"),
        (ReceivableDimension.CLASS, "core", "core", "zh-CN", "核心客户"),
        (ReceivableDimension.CLASS, "gold", "gold", "zh-CN", "gold"),
        (ReceivableDimension.CLASS, None, None, "en", None),
        (ReceivableDimension.CUSTOMER, "core", "Huaqiang", "zh-CN", "Huaqiang"),
        (ReceivableDimension.REGION, "CN-GD", "CN-GD", "en", "CN-GD"),
    ],
)
def test_a_group_is_called_in_the_readers_language(
    dimension: ReceivableDimension, key: str | None, name: str | None, language: Language, expected: str | None
) -> None:
    assert label_of(dimension, key, name, language) == expected
