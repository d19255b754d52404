"""Due items of several sources: merged by when they are due, then by id."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from shared.auth.access import NOBODY, Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource, list_due_items, position_of, refuse_unknown_kinds
from shared.labels import Labelled
from shared.lists.filters import FilterInvalid
from shared.web.call import Call

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
OF_2026 = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


class Visits(Labelled):
    """A kind."""

    VISIT = "visit", "Visit", "拜访"


class Reviews(Labelled):
    """Another."""

    REVIEW = "review", "Review", "复盘"


def item(kind: str, hours: int) -> DueItem:
    values: dict[str, Any] = dict.fromkeys(DueItem.model_fields) | {
        "id": f"{kind}:{hours}",
        "service": "planning",
        "kind": kind,
        "kind_label": kind,
        "customer_id": UUID(int=1),
        "customer_name": "A",
        "title": kind,
        "due_at": BEGIN + timedelta(hours=hours),
        "is_all_day": False,
        "lead_days": 0,
        "clearance": 1,
        "link": "/v1/plans/1",
    }
    return DueItem.model_validate(values)


def source(kinds: type[Labelled], hours: Sequence[int], needs: Scope = Scope.PLANS_READ) -> DueSource:
    async def read(_: Call, query: DueQuery) -> list[DueItem]:
        return [item(next(iter(kinds)).value, hour) for hour in hours][: query.limit]

    return DueSource(kinds, needs, read)


def call_of(*sources: DueSource, scopes: frozenset[str] = frozenset({"plans:read"})) -> Call:
    principal = SimpleNamespace(**{name: getattr(NOBODY, name) for name in ("subject",)}, scopes=scopes)
    return cast("Call", SimpleNamespace(house=SimpleNamespace(due_items=sources), principal=principal))


async def test_sources_are_merged_in_order_up_to_the_limit() -> None:
    call = call_of(source(Visits, (1, 4, 5)), source(Reviews, (1, 2, 9)))
    answer = await list_due_items(call, DueQuery(**OF_2026, limit=4))
    assert [found.id for found in answer.items] == ["review:1", "visit:1", "review:2", "visit:4"]
    assert [position_of(found) for found in answer.items] == sorted(map(position_of, answer.items))
    assert answer.kinds == ["visit", "review"]


async def test_a_source_without_the_kinds_or_the_scope_is_not_asked() -> None:
    call = call_of(source(Visits, (1,)), source(Reviews, (1,)), source(Visits, (2,), Scope.KPIS_READ))
    answer = await list_due_items(call, DueQuery(**OF_2026, kind__in="visit,meeting"))
    assert [found.id for found in answer.items] == ["visit:1"]


async def test_without_a_source_nothing_is_due() -> None:
    answer = await list_due_items(call_of(), DueQuery(**OF_2026))
    assert (answer.items, answer.kinds) == ([], [])


def test_a_kind_that_does_not_exist_is_refused() -> None:
    refuse_unknown_kinds({"visit"}, Visits)
    with pytest.raises(FilterInvalid, match="kind: unknown: weather"):
        refuse_unknown_kinds({"visit", "weather"}, Visits)
