"""The results of shares."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.market.supply_positions.rules import (
    CategoryPosition,
    SharesImpossible,
    Sourcing,
    SupplierShare,
    add_up,
    refuse_impossible_shares,
    suppression_ratio,
    survey,
)

A, B = UUID(int=1), UUID(int=2)


def shares(ours: str | None = None, **rivals: str) -> list[SupplierShare]:
    us = [] if ours is None else [SupplierShare(None, Decimal(ours))]
    return us + [SupplierShare({"a": A, "b": B}[name], Decimal(share)) for name, share in rivals.items()]


@pytest.mark.parametrize(
    ("suppliers", "ratio", "main", "rivals", "sourcing"),
    [
        (shares("1"), None, None, 0, Sourcing.SOLE),
        (shares("0.9999"), None, None, 0, Sourcing.MULTI),
        (shares("1", a="0"), None, None, 0, Sourcing.SOLE),
        (shares(a="1"), "0", A, 1, Sourcing.SOLE),
        (shares("0.6", a="0.3", b="0.1"), "2", A, 2, Sourcing.MULTI),
        (shares("0.2", a="0.3", b="0.5"), "0.4", B, 2, Sourcing.MULTI),
        (shares("0.4", a="0.3", b="0.3"), "1.3333", A, 2, Sourcing.MULTI),
        (shares("0"), None, None, 0, Sourcing.MULTI),
    ],
)
def test_shares_give_the_landscape(
    suppliers: list[SupplierShare], ratio: str | None, main: UUID | None, rivals: int, sourcing: Sourcing
) -> None:
    found = survey(suppliers)
    assert found.suppression_ratio == (None if ratio is None else Decimal(ratio))
    assert (found.main_rival_id, found.rival_count, found.sourcing) == (main, rivals, sourcing)


@pytest.mark.parametrize(("main", "ratio"), [(None, None), (Decimal(0), None), (Decimal("0.25"), Decimal(2))])
def test_without_a_rival_there_is_no_ratio(main: Decimal | None, ratio: Decimal | None) -> None:
    assert suppression_ratio(Decimal("0.5"), main) == ratio


def test_shares_may_make_up_the_whole_and_no_more() -> None:
    refuse_impossible_shares(shares("0.7", a="0.3"))
    with pytest.raises(SharesImpossible) as refused:
        refuse_impossible_shares(shares("0.7", a="0.3001"))
    assert [error.code for error in refused.value.errors] == ["shares_exceed_whole"]


def test_a_supplier_is_named_once() -> None:
    with pytest.raises(SharesImpossible) as refused:
        refuse_impossible_shares([*shares("0.1", a="0.1"), *shares("0.1")])
    assert [(error.code, error.pointer) for error in refused.value.errors] == [("supplier_repeated", "/suppliers/2")]


def position(spend: str | None, suppliers: list[SupplierShare], day: int = 1) -> CategoryPosition:
    return CategoryPosition(date(2026, 1, day), None if spend is None else Decimal(spend), tuple(suppliers))


def test_categories_weigh_by_spend() -> None:
    found = add_up([position("300", shares("1"), day=5), position("100", shares("0.2", a="0.8"))])
    assert (found.landscape.our_share, found.landscape.main_rival_share) == (Decimal("0.8"), Decimal("0.2"))
    assert found.landscape.suppression_ratio == Decimal(4)
    assert (found.categories, found.is_weighted, found.oldest_as_of) == (2, True, date(2026, 1, 1))


@pytest.mark.parametrize("spends", [("300", None), (None, None), ("0", "0")])
def test_categories_count_alike_where_a_spend_is_missing(spends: tuple[str | None, str | None]) -> None:
    found = add_up([position(spends[0], shares("1")), position(spends[1], shares("0.5", a="0.5"))])
    assert (found.landscape.our_share, found.is_weighted) == (Decimal("0.75"), False)


def test_a_category_without_spend_weighs_nothing_beside_others() -> None:
    found = add_up([position("0", shares(a="1")), position("100", shares("0.5"))])
    assert (found.landscape.our_share, found.landscape.rival_count) == (Decimal("0.5"), 0)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.integers(0, 10_000))
def test_more_for_us_never_lowers_the_ratio(rivals: list[int], ours: int) -> None:
    def ratio(share: int) -> Decimal | None:
        others = [SupplierShare(UUID(int=i + 1), Decimal(r) / 10_000) for i, r in enumerate(rivals)]
        return survey([SupplierShare(None, Decimal(share) / 10_000), *others]).suppression_ratio

    before, after = ratio(ours), ratio(ours + 1)
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before
