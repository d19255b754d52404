"""`$filter`: what each operator finds, and that no text breaks it."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kpi.bi.entities.store import ENTITY_SETS
from services.kpi.bi.odata.filters import read_filter
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.problems import Problem
from shared.statements import Statement
from tests.kpi.bi.conftest import values

ALL = {"1/1", "1/2", "2/1", "3/1", "it's 4/1"}
NOBODY: frozenset[str] = frozenset()
EVERYBODY = Principal("client:bi", "BI", NOBODY, NOBODY, 3, DataScope(DataScopeKind.ALL))


async def found(client: httpx.AsyncClient, filter_: str) -> set[str]:
    rows = await values(client, "order_lines", **{"$filter": filter_})
    return {f"{row['order_no']}/{row['line_no']}" for row in rows}


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ("amount eq 60", {"3/1"}),
        ("60 eq amount", {"3/1"}),
        ("amount ne 60", ALL - {"3/1"}),
        ("amount gt 60", {"2/1"}),
        ("60 lt amount", {"2/1"}),
        ("amount ge 60.0", {"2/1", "3/1"}),
        ("60 le amount", {"2/1", "3/1"}),
        ("amount lt 0.0002", {"1/2"}),
        ("amount le 7.25", {"1/2", "it's 4/1"}),
        ("line_no in (2, 3)", {"1/2"}),
        ("order_no in ('2', 'it''s 4')", {"2/1", "it's 4/1"}),
        ("order_no eq 'it''s 4'", {"it's 4/1"}),
        ("status eq 'cancelled'", {"2/1"}),
        ("status eq 'open' or status eq 'cancelled' and amount gt 1000", ALL - {"2/1"}),
        ("(status eq 'open' or status eq 'cancelled') and amount gt 50", {"2/1", "3/1"}),
        ("amount gt 1 and amount lt 50 and amount gt 10", {"1/1"}),
        ("amount eq 60 or amount eq 100 or amount eq 7.25", {"2/1", "3/1", "it's 4/1"}),
        ("cost eq null", {"1/2", "it's 4/1"}),
        ("cost ne null", {"1/1", "2/1", "3/1"}),
        ("cost ne 10", ALL - {"1/1", "3/1"}),
        ("not (cost eq 10)", ALL - {"1/1", "3/1"}),
        ("not (cost gt 10 or cost lt 5)", ALL - {"2/1"}),
        ("cost gt null", set()),
        ("customer_id eq null", {"3/1"}),
        ("ordered_on ge 2024-03-10 and ordered_on lt 2025-01-01", {"1/1", "1/2", "3/1"}),
        ("year(ordered_on) eq 2025", {"it's 4/1"}),
        ("month(ordered_on) eq 3 and day(ordered_on) eq 15", {"1/1", "1/2"}),
        ("shipped_on eq 2024-03-20", {"3/1"}),
        ("contains(sku,'P')", {"1/1", "1/2", "2/1", "3/1"}),
        ("contains(sku,'_')", {"it's 4/1"}),
        ("contains(sku,'%')", {"it's 4/1"}),
        ("startswith(sku,'=') eq true", {"1/2"}),
        ("endswith(sku,'1') eq false", {"1/2", "it's 4/1"}),
        ("not endswith(sku,'1')", {"1/2", "it's 4/1"}),
        ("contains(tolower(sku),'p')", ALL),
        ("toupper(sku) eq 'P_3%'", {"it's 4/1"}),
        ("length(sku) eq 3", {"1/2"}),
        ("length(trim(sku)) gt 3", {"it's 4/1"}),
    ],
)
async def test_operators(erp: httpx.AsyncClient, company: Any, filter_: str, expected: set[str]) -> None:
    assert await found(erp, filter_) == expected
    assert await found(erp, f"not ({filter_})") == ALL - expected


async def test_booleans_and_instants(erp: httpx.AsyncClient, company: Any) -> None:
    for filter_, count in (
        ("disputed", 1),
        ("not disputed", 0),
        ("disputed eq false", 0),
        ("updated_at gt 2024-01-01T00:00:00Z", 1),
        ("updated_at gt 2024-01-01T08:00:00+08:00 and year(updated_at) gt 2024", 1),
    ):
        assert len(await values(erp, "receivables", **{"$filter": filter_})) == count, filter_


async def test_a_hundred_alternatives_are_no_nesting(erp: httpx.AsyncClient, company: Any) -> None:
    filter_ = " or ".join(f"sku eq 'x{one}'" for one in range(120)) + " or sku eq '=P2'"
    assert await found(erp, filter_) == {"1/2"}


TEXT = (
    "amount cost sku ordered_on status ( ) and or not eq ne gt in , 'a' 1 -2.5 null true 2024-01-01 contains year"
    " contains( tolower( year( / any all $it x: @p () '' 'it''s' 1e9 2024-01-01T00:00:00Z add"
)
WORDS = st.sampled_from(TEXT.split(" "))


@given(st.one_of(st.lists(WORDS, max_size=25).map(" ".join), st.text(max_size=200)))
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    entity_set = ENTITY_SETS["order_lines"]
    try:
        condition = read_filter(text, entity_set.properties, entity_set.listing.columns, EVERYBODY)
    except Problem as problem:
        assert problem.status in {400, 501}  # noqa: PT017 - either way is right
        return
    statement = Statement(sa.select(sa.literal(1)).where(condition))
    assert text not in statement.sql or len(text) < 3


@given(text=st.text(max_size=100))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_text_leaves_its_quotes(erp: httpx.AsyncClient, text: str) -> None:
    literal = text.replace("'", "''")
    reply = await erp.get(
        f"/odata/orders?$filter={quote(f'order_no eq {chr(39)}{literal}{chr(39)}', errors='replace')}"
    )
    assert reply.status_code in {200, 400}
    assert reply.status_code == 400 or reply.json()["value"] == []
