"""Customers and contacts found and sorted by custom fields."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.customer.conftest import MakeCustomer, MakeField
from tests.customer.custom.values.saying import CONTACTS, CUSTOMERS, EVERY_KIND, found, make_every_kind, refused
from tests.sign_in import Tokens
from tests.waiting import pages_of


class TestFilters:
    """A list is filtered by what custom fields hold."""

    @pytest.fixture
    async def three(self, make_field: MakeField, make_customer: MakeCustomer) -> None:
        await make_every_kind(make_field, "customer")
        await make_customer(name="All", custom=EVERY_KIND)
        await make_customer(
            name="Other", custom={"decimal": "-3", "boolean": True, "choices": ["dealer"], "text": "100%"}
        )
        await make_customer(name="None")

    @pytest.mark.parametrize(
        ("filters", "names"),
        [
            (["text:维护"], {"All"}),
            (["text:维"], set()),
            (["text__contains:维"], {"All"}),
            (["text__contains:%"], {"Other"}),
            (["text__in:维护,100%"], {"All", "Other"}),
            (["long_text__contains:第二"], {"All"}),
            (["integer:12"], {"All"}),
            (["decimal__gt:12.5"], set()),
            (["decimal__gte:12.50"], {"All"}),
            (["decimal__lt:0"], {"Other"}),
            (["decimal__in:-3.0,7"], {"Other"}),
            (["date__lte:2026-01-31"], {"All"}),
            (["date__lt:2026-01-31"], set()),
            (["boolean:false"], {"All"}),
            (["boolean:true"], {"Other"}),
            (["choice__in:dealer,online"], {"All"}),
            (["choices__contains:fair"], {"All"}),
            (["choices__contains:fair", "choices__contains:online"], {"All"}),
            (["choices__contains:fair", "choices__contains:dealer"], set()),
            (["choices__in:fair,dealer"], {"All", "Other"}),
            (["url:https://example.cn/a"], {"All"}),
            (["email__contains:EXAMPLE"], {"All"}),
            (["phone:+86 755 88880000"], {"All"}),
            (["decimal__is_set:true"], {"All", "Other"}),
            (["decimal__is_set:false"], {"None"}),
            (["choice__is_set:false", "decimal__lt:0"], {"Other"}),
        ],
    )
    @pytest.mark.usefixtures("three")
    async def test_by_kind(self, customer: httpx.AsyncClient, filters: list[str], names: set[str]) -> None:
        assert await found(customer, *filters) == names

    @pytest.mark.usefixtures("three")
    async def test_beside_others_and_page_by_page(self, customer: httpx.AsyncClient) -> None:
        assert await found(customer, "decimal__is_set:true", name="Other") == {"Other"}
        params: dict[str, Any] = {"custom": ["decimal__is_set:true", "text__is_set:true"], "limit": 1, "sort": "name"}
        first = await customer.get(CUSTOMERS, params=params)
        following = first.headers["link"].partition(">")[0].lstrip("<")
        second = await customer.get(following)
        assert [page.json()["items"][0]["name"] for page in (first, second)] == ["All", "Other"]
        assert second.json()["next_cursor"] is None
        complete = await customer.get("/v1/dossier-completeness", params={"custom": "decimal__lt:0"})
        assert [item["customer_name"] for item in complete.json()["items"]] == ["Other"]

    @pytest.mark.usefixtures("three")
    async def test_unreadable_filters_are_reported(self, customer: httpx.AsyncClient) -> None:
        for text in ("nonsense:1", "decimal__gte:much", "decimal", "text__gte:a", "choice:mars"):
            assert await refused(customer, text) == (400, "custom_filter_invalid")
        many = await customer.get(CUSTOMERS, params={"custom": ["text:a"] * 21})
        assert many.status_code == 400

    async def test_of_contacts(
        self, customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
    ) -> None:
        await make_field("hobby", applies_to="contact")
        await make_field("hobby")
        customer_id = await make_customer(custom={"hobby": "chess"})
        for name, custom in (("Li", {"hobby": "golf"}), ("Wang", {"hobby": "chess"}), ("Zhang", {})):
            await customer.post(CONTACTS, json={"customer_id": customer_id, "name": name, "custom": custom})
        assert await found(customer, "hobby:golf", address=CONTACTS) == {"Li"}
        assert await found(customer, "hobby__is_set:false", address=CONTACTS) == {"Zhang"}
        assert await found(customer, "hobby:golf") == set()

    async def test_only_of_the_callers_customers(
        self, app: FastAPI, tokens: Tokens, make_field: MakeField, make_customer: MakeCustomer
    ) -> None:
        await make_field("a")
        someone = str(uuid.uuid4())
        await make_customer(name="Mine", custom={"a": "x"}, team=[{"user_id": someone, "role": "technical_support"}])
        await make_customer(name="Theirs", custom={"a": "x"})
        own = tokens.client(app, sub=someone, data_scope={"kind": "own", "regions": []})
        assert await found(own, "a:x") == {"Mine"}


class TestSorting:
    """A list is sorted by a custom field; who has no value comes last either way."""

    @pytest.fixture
    async def people(self, make_field: MakeField, make_customer: MakeCustomer, customer: httpx.AsyncClient) -> None:
        customer_id = await make_customer()
        await make_every_kind(make_field, "contact")
        for name, custom in (
            ("A", {"decimal": "-1.5", "date": "2026-01-02", "choice": "fair", "text": "b", "boolean": True}),
            ("B", {"decimal": "10", "date": "2025-12-31", "choice": "online", "text": "a", "boolean": False}),
            ("C", {}),
            ("D", {"decimal": "9", "choice": "dealer", "boolean": True}),
        ):
            body = {"customer_id": customer_id, "name": name, "custom": custom}
            assert (await customer.post(CONTACTS, json=body)).status_code == 201

    @pytest.mark.parametrize(
        ("sort", "names"),
        [
            ("custom.decimal", "ADBC"),
            ("-custom.decimal", "BDAC"),
            ("custom.date,name", "BACD"),
            ("custom.choice", "BDAC"),
            ("-custom.text,-name", "ABDC"),
            ("-custom.boolean,name", "ADBC"),
            ("custom.boolean,-custom.decimal", "BDAC"),
        ],
    )
    @pytest.mark.parametrize("limit", [1, 3])
    @pytest.mark.usefixtures("people")
    async def test_page_by_page(self, customer: httpx.AsyncClient, sort: str, names: str, limit: int) -> None:
        pages = [page async for page in pages_of(customer, CONTACTS, sort=sort, limit=limit)]
        assert "".join(item["name"] for page in pages for item in page["items"]) == names

    @pytest.mark.usefixtures("people")
    async def test_a_field_without_order_or_an_unknown_field_is_refused_in_a_sort(
        self, customer: httpx.AsyncClient
    ) -> None:
        for name in ("custom.choices", "custom.long_text", "custom.nonsense", "custom.", "customs"):
            answer = await customer.get(CONTACTS, params={"sort": f"name,-{name}"})
            assert (answer.status_code, answer.json()["code"]) == (400, "sort_unknown")
        other = await customer.get(CUSTOMERS, params={"sort": "custom.decimal"})
        assert other.json()["code"] == "sort_unknown"


NUMBERS = st.none() | st.decimals(-5, 5, places=4).map(str) | st.integers(-5, 5).map(str)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5)).map(date.isoformat)
TEXTS = st.none() | st.sampled_from(["a", "A", "ab", "a,b", "%", "_", "中", "中文"])


@given(
    rows=st.lists(st.fixed_dictionaries({"n": NUMBERS, "d": DAYS, "t": TEXTS}), min_size=1, max_size=6),
    bound=st.decimals(-5, 5, places=2),
    day=st.dates(date(2026, 1, 1), date(2026, 1, 5)),
    piece=st.sampled_from(["a", "%", "_", "中"]),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_filters_agree_with_pythons_comparison(
    customer: httpx.AsyncClient,
    make_field: MakeField,
    rows: list[dict[str, str | None]],
    bound: Decimal,
    day: date,
    piece: str,
) -> None:
    run = f"r{uuid.uuid4().hex[:12]}"
    for code, kind in (("n", "decimal"), ("d", "date"), ("t", "text")):
        await make_field(f"{run}_{code}", kind)
    for place, row in enumerate(rows):
        custom = {f"{run}_{code}": value for code, value in row.items()}
        made = await customer.post(f"{CUSTOMERS}?force=true", json={"name": f"{run} {place}", "custom": custom})
        read = {code: made.json()["custom"].get(f"{run}_{code}") for code in row}
        assert read == row | {"n": None if row["n"] is None else _plain(row["n"])}
    holds = {
        f"n__gte:{bound}": lambda row: row["n"] is not None and Decimal(row["n"]) >= bound,
        f"n__lt:{bound}": lambda row: row["n"] is not None and Decimal(row["n"]) < bound,
        f"n:{bound}": lambda row: row["n"] is not None and Decimal(row["n"]) == bound,
        f"d__gt:{day}": lambda row: row["d"] is not None and date.fromisoformat(row["d"]) > day,
        f"d__in:{day},{day + timedelta(1)}": lambda row: row["d"] in {str(day), str(day + timedelta(1))},
        f"t:{piece}": lambda row: row["t"] == piece,
        f"t__contains:{piece}": lambda row: row["t"] is not None and piece in row["t"].lower(),
        "t__is_set:false": lambda row: row["t"] is None,
    }
    for text, is_true in holds.items():
        expected = {f"{run} {place}" for place, row in enumerate(rows) if is_true(row)}
        assert await found(customer, f"{run}_{text}", name__contains=run) == expected, text


def _plain(number: str) -> str:
    text = format(Decimal(number), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-0", "0" if Decimal(number) == 0 else "-0")
