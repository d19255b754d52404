"""The first groups of each period, chosen by the database."""

import itertools
import uuid
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.kpi.figures.kpi_values.checks import check_query
from services.kpi.figures.kpi_values.model import KpiValueQuery
from services.kpi.figures.kpi_values.ranking import Ranking, rounded
from services.kpi.figures.kpi_values.rules import kpis_of
from services.kpi.figures.kpis.formulas import RATIO_PLACES, Terms
from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.database import execute, transaction
from shared.time import company_today
from tests.sign_in import Tokens

THIS_YEAR = company_today().year
TIME = {"from": f"{THIS_YEAR - 1}-01-01", "to": f"{THIS_YEAR + 1}-12-31"}
YEAR = {"from": f"{THIS_YEAR - 1}-01-01", "to": f"{THIS_YEAR - 1}-12-31"}
BY_CUSTOMER = ["sales", "orders", "margin", "return_rate", "sales_growth", "returns", "profit", "on_time"]
BY_CATEGORY = ["sales", "quantity", "margin", "return_rate", "sales_growth"]
SORTS = ["period", "-period", "value", "-value", "label", "-label", "difference", "-difference"]


async def ask(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    response = await client.get("/v1/kpi-values", params=params)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


@pytest.mark.usefixtures("company")
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.one_of(
        st.tuples(
            st.lists(st.sampled_from(BY_CUSTOMER), min_size=1, max_size=3, unique=True),
            st.sampled_from(["customer", "class", "region,customer", "manager"]),
        ),
        st.tuples(
            st.lists(st.sampled_from(BY_CATEGORY), min_size=1, max_size=3, unique=True),
            st.sampled_from(["category", "region,category", "category,customer"]),
        ),
    ),
    sort=st.sampled_from(SORTS),
    limit=st.integers(1, 12),
    others=st.fixed_dictionaries(
        {"grain": st.sampled_from(["year", "total"])},
        optional={"compare": st.sampled_from(["last_year", "previous"]), "attributes": st.just("period")},
    ),
    language=st.sampled_from(["en", "zh-CN"]),
)
@example(asked=(["sales_growth"], "customer"), sort="-value", limit=2, others={"grain": "year"}, language="en")
async def test_a_limited_answer_is_the_head_of_the_whole_one(
    erp: httpx.AsyncClient,
    asked: tuple[list[str], str],
    sort: str,
    limit: int,
    others: dict[str, str],
    language: str,
) -> None:
    kpis, group_by = asked
    params = {"kpi": ",".join(kpis), "group_by": group_by, "sort": sort, **others, **TIME}
    erp.headers["Accept-Language"] = language
    whole = await ask(erp, **params)
    heads = [
        one
        for _, items in itertools.groupby(whole, key=lambda item: (item["kpi"], item["period"]))
        for one in itertools.islice(items, limit)
    ]
    assert await ask(erp, **params, limit=limit) == heads


OTHERS = ["product", "project", "order_region", "group", "region,product", "industry", "tier", "quadrant", "stage"]


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("group_by", OTHERS)
@pytest.mark.parametrize("sort", ["value", "-value", "period", "-label"])
async def test_every_dimension_has_the_order_of_the_whole_answer(
    erp: httpx.AsyncClient, group_by: str, sort: str
) -> None:
    params = {"kpi": "sales", "group_by": group_by, "sort": sort, **YEAR}
    assert await ask(erp, **params, limit=2) == (await ask(erp, **params))[:2]


def ranking_of(**params: Any) -> Ranking:
    nothing: frozenset[str] = frozenset()
    principal = Principal(str(uuid.uuid4()), "", nothing, nothing, 3, DataScope(DataScopeKind.ALL))
    query = KpiValueQuery.model_validate(params | YEAR)
    question = check_query(query, principal, 1)
    of_base = question.compared_with(query.compare) if query.compare else None
    return Ranking(question, of_base, kpis_of(query.kpi), "en")


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("sort", SORTS)
async def test_no_more_groups_are_fetched_than_are_shown(app: FastAPI, sort: str) -> None:
    """Also where all of them tie."""
    ranking = ranking_of(kpi=["return_count"], group_by=["customer"], sort=sort, limit=3, compare="last_year")
    assert ranking.is_possible
    async with transaction(app.state.engine) as session:
        sums, base = await ranking.add_up(session)
    assert len(sums.sums) == len(base.sums) == 3


@pytest.mark.parametrize(
    "params",
    [
        {"kpi": ["sales"], "group_by": ["customer"]},
        {"kpi": ["sales"], "limit": 3},
        {"kpi": ["sales", "concentration_hhi"], "group_by": ["region"], "limit": 3},
        {"kpi": ["dso"], "group_by": ["customer"], "limit": 3},
        {"kpi": ["leads"], "group_by": ["customer"], "limit": 3},
    ],
)
def test_what_the_database_does_not_rank(params: dict[str, Any]) -> None:
    assert not ranking_of(**params).is_possible


@pytest.mark.usefixtures("company")
async def test_the_best_are_the_best_of_those_that_the_caller_sees(
    app: FastAPI, tokens: Tokens, erp: httpx.AsyncClient
) -> None:
    params = {"kpi": "sales", "group_by": "customer", "sort": "-value", "limit": 2, **YEAR}
    everybody = {item["keys"][0] for item in await ask(erp, **params)}
    async with tokens.client(app, clearance=1, data_scope={"kind": "regions", "regions": ["CN-BJ"]}) as client:
        seen = [item["keys"][0] for item in await ask(client, **params)]
        own = {item["keys"][0] for item in await ask(client, **{**params, "limit": 100})}
    assert len(seen) == 2
    assert set(seen) <= own
    assert not everybody <= own


@pytest.mark.parametrize("hidden", [{"kpi": "profit"}, {"kpi": "sales,margin"}, {"group_by": "quadrant"}])
async def test_a_hidden_figure_ranks_nothing(app: FastAPI, tokens: Tokens, hidden: dict[str, str]) -> None:
    params = {"kpi": "sales", "group_by": "customer", "sort": "-value", "limit": "1", **YEAR, **hidden}
    async with tokens.client(app, clearance=1) as client:
        response = await client.get("/v1/kpi-values", params=params)
    assert (response.status_code, response.json()["code"]) == (403, "field_hidden")


AMOUNT = st.decimals(-(10**9), 10**9, places=4)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.one_of(
            st.tuples(AMOUNT, AMOUNT),
            st.tuples(st.integers(-9, 9), st.sampled_from([-2_000_000, -64, 0, 64, 2_000_000])),  # halves
        ),
        min_size=1,
        max_size=20,
    ),
    needs_positive=st.booleans(),
)
async def test_the_database_rounds_ratios_as_their_figures_are(
    app: FastAPI, parts: list[tuple[Any, Any]], needs_positive: bool
) -> None:
    pairs = [(Decimal(one), Decimal(other)) for one, other in parts]
    given_pairs = sa.values(sa.column("n", sa.Numeric), sa.column("d", sa.Numeric), name="pairs").data(pairs)
    value = rounded(Terms(given_pairs.c.n, given_pairs.c.d, RATIO_PLACES, needs_positive))
    async with transaction(app.state.engine) as session:
        found = list((await execute(session, sa.select(value))).scalars())
    figures = [Terms(*pair, RATIO_PLACES, needs_positive).figure().value for pair in pairs]
    assert found == [None if one is None else one / RATIO_PLACES for one in figures]
