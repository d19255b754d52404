"""Figures as CSV: a column for the key and one for the name of each dimension."""

from collections.abc import Iterable

from services.kpi.figures.kpi_values.model import KpiValueRead
from services.kpi.figures.kpi_values.rules import GroupBy
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line

BEFORE = ("kpi", "period", "starts_on", "ends_on")
AFTER = tuple(name for name in KpiValueRead.model_fields if name not in {*BEFORE, "keys", "labels"})


def csv_lines(items: Iterable[KpiValueRead], groups: Iterable[GroupBy]) -> Iterable[str]:
    """The figures with a header line."""
    named = [column for group in groups for column in (str(group), f"{group}_label")]
    yield BYTE_ORDER_MARK + csv_line([*BEFORE, *named, *AFTER])
    for item in items:
        fields = item.model_dump(mode="json")
        of_groups = [one for pair in zip(item.keys, item.labels, strict=True) for one in pair]
        values = [*(fields[name] for name in BEFORE), *of_groups, *(fields[name] for name in AFTER)]
        yield csv_line(["" if value is None else str(value) for value in values])
