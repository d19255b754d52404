"""The order of figures within a KPI and period."""

from typing import Any

from services.kpi.figures.kpi_values.model import KpiValueRead

BY_NUMBER = ("value", "difference")


def sort_figures(rows: list[KpiValueRead], sort: str) -> list[KpiValueRead]:
    """One period's rows, by value, difference or label as requested, else by label; nulls always last."""
    name = sort.lstrip("-")
    by_label = sorted(rows, key=_label_of, reverse=sort == "-label")
    if name not in BY_NUMBER:
        return sorted(by_label, key=_is_without)
    present = [row for row in by_label if getattr(row, name) is not None]
    return [
        *sorted(present, key=lambda row: getattr(row, name), reverse=sort.startswith("-")),
        *(row for row in by_label if getattr(row, name) is None),
    ]


def _label_of(row: KpiValueRead) -> Any:
    return row.labels


def _is_without(row: KpiValueRead) -> tuple[bool, ...]:
    """Groups of those without a value come last, whatever they are called."""
    return tuple(key is None for key in row.keys)
