"""The groups of a grouping as an answer shows them."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from services.kpi.analytics.receivable_groups.rules import ReceivableDimension, label_of
from services.kpi.analytics.receivable_groups.store import Found
from shared.problems import Language
from shared.statements import Record


class Shown(NamedTuple):
    """The fields of each group shown, and of those behind the limit together."""

    items: list[dict[str, Any]]
    others: dict[str, Any] | None


def shown_groups(
    dimension: ReceivableDimension,
    found: Sequence[Found],
    fields_of: Callable[[Record], dict[str, Any]],
    language: Language,
    *,
    by_label: bool,
) -> Shown:
    """The groups of one dimension in their order; by label in the reader's language, also those of an enumeration."""
    of_it = [one for one in found if one.dimension is dimension]
    items = [
        {"key": one.key, "label": label_of(dimension, one.key, one.name, language), **fields_of(one.row)}
        for one in of_it
        if not one.is_rest
    ]
    if by_label:
        items.sort(key=lambda one: (one["label"] is None, one["label"] or "", one["key"] or ""))
    return Shown(items, next((fields_of(one.row) for one in of_it if one.is_rest), None))
