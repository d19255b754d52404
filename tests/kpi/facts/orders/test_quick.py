"""The fast reader never differs from the documents' own checks."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.facts.orders.documents import OrderDocument, complete, refuse
from services.kpi.facts.orders.operations import ORDERS
from services.kpi.facts.orders.quick import QuickOrders
from services.kpi.settings import KpiSettings
from shared.batches.intake import read_json
from shared.batches.kinds import Encoded
from tests.kpi.pushing import line, order

SETTINGS = KpiSettings(base_currency="CNY")
QUICK = QuickOrders(SETTINGS)


def slowly(raw: bytes) -> Encoded:
    document = OrderDocument.model_validate(read_json(raw))
    assert refuse(document, SETTINGS) == []
    complete(document, SETTINGS)
    return ORDERS.encode(document)


def normal(encoded: Encoded) -> list[list[str]]:
    """Columns with numbers as PostgreSQL would keep them."""

    def plain(cell: str) -> str:
        is_number = re.fullmatch(r"-?\d+(\.\d+)?", cell, re.ASCII)
        return format(Decimal(cell).normalize() + 0, "f") if is_number else cell

    texts = [str(encoded.number), str(encoded.version), encoded.columns, *encoded.children]
    return [[plain(cell) for cell in text.split("\t")] for text in texts]


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(-(10**17), 10**17, places=5).map(str),
    st.sampled_from(
        ["", " ", "1", "01", "+1", "-0", "1e3", "None", r"\N", "2024-02-29", "2023-02-29", "١", "a\tb", "a\\b"]
    ),
    st.text(max_size=70),
    st.dates().map(str),
)
sound_lines = st.fixed_dictionaries(
    {
        "line_no": st.integers(0, 2**31 - 1),
        "sku": st.text(min_size=1, max_size=64),
        "quantity": st.integers(0, 10**6) | st.decimals(0, 10**10, places=4).map(str),
        "amount": st.decimals(-(10**10), 10**10, places=4).map(str) | st.floats(-1e6, 1e6),
    },
    optional={
        "unit_price": st.none() | st.decimals(0, 10**10, places=4).map(float),
        "cost": st.none() | st.integers(0, 100),
        "promised_on": st.none() | st.dates().map(str),
        "shipped_on": odd,
        "accepted_quantity": odd,
        "description": odd,
    },
)
documents = st.fixed_dictionaries(
    {
        "order_no": st.text(min_size=1, max_size=64) | odd,
        "customer_code": st.text(min_size=1, max_size=64),
        "ordered_on": st.dates().map(str) | odd,
        "lines": st.lists(sound_lines, min_size=1, max_size=3) | odd,
    },
    optional={
        "currency": st.sampled_from(["CNY", "USD", "XXQ", "cny"]) | odd,
        "fx_rate": st.sampled_from(["1", "1.0000", 1, "7.12", 0, "0.0"]) | odd,
        "status": st.sampled_from(["open", "shipped", "gone"]) | odd,
        "source_version": st.integers(0, 2**63) | odd,
        "kind": st.sampled_from(["order", "credit_note"]) | odd,
        "region": odd,
        "project_no": odd,
        "salesperson": odd,
        "colour": odd,
    },
)


@given(documents)
def test_both_readers_have_the_same_result(document: dict[str, Any]) -> None:
    raw = json.dumps(document).encode()
    encoded = QUICK.decode(raw)
    if encoded is not None:
        assert normal(encoded) == normal(slowly(raw))


@given(documents)
def test_both_readers_have_the_same_result_for_csv(document: dict[str, Any]) -> None:
    encoded = QUICK.convert(document)
    if encoded is not None:
        assert normal(encoded) == normal(slowly(json.dumps(document).encode()))


@pytest.mark.parametrize(
    "document",
    [
        order(),
        order("SO1", line(amount=99.5, quantity=3, promised_on="2024-03-29", shipped_on=None)),
        order(
            "订单-1",
            line(sku="电机 5", description="变频"),
            currency="USD",
            fx_rate=7.1205,
            region="CN-GD",
            salesperson="Li Wei",
        ),
        order("SO1", line(1, amount="-0.5"), line(2, cost="0"), currency="CNY", fx_rate="1.0000"),
    ],
)
def test_plain_orders_are_read_fast(document: dict[str, Any]) -> None:
    assert QUICK.decode(json.dumps(document, ensure_ascii=False).encode()) is not None


@pytest.mark.parametrize(
    "document",
    [
        order("SO1", line(quantity="-1", amount="-5")),
        order("SO1", line(amount="-5")),
        order("SO1", line(amount="5"), kind="credit_note"),
        order("SO1", line(promised_on="2024-03-14")),
        order("SO1", line(shipped_on="2024-03-14")),
        order("SO1", line(accepted_quantity="3")),
        order("SO1", line(unit_price="-1")),
        order("SO1", line(description="\\N")),
        order("SO1") | {"customer_code": None},
        {"order_no": "SO1", "status": "deleted"},
        order("SO1", line(sku="a\\b")),
        order("SO1", line(sku="a\u3000")),
        order("SO1", line(sku="a\x7fb")),
        order("SO1", line(sku="a\u202eb")),
        order("SO1", line(1), line(1)),
        order("SO1", line(promised_on="2023-02-29")),
        order(currency="USD"),
        order(currency=""),
        order(fx_rate="2"),
        order(lines=[]),
        order(ordered_on="1066-10-14"),
    ],
)
def test_all_others_are_left_to_the_slow_reader(document: dict[str, Any]) -> None:
    assert QUICK.decode(json.dumps(document).encode()) is None
