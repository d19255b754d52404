"""Clearance: a marked field is null for callers who may not see it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import pytest

from shared.auth.access import (
    Clearance,
    DataScope,
    DataScopeKind,
    FieldHidden,
    Principal,
    TokenClaimsInvalid,
    current_principal,
    principal_from_claims,
    refuse_hidden_fields,
)
from shared.money import Amount
from shared.shapes import Body, Read


class Figures(Read):
    sales: Amount
    margin: Annotated[Amount | None, Clearance(2)]
    net_profit: Annotated[Amount | None, Clearance(3)]


class FiguresUpdate(Body):
    sales: Amount | None = None
    margin: Annotated[Amount | None, Clearance(2)] = None


FIGURES = Figures(sales=Decimal("10.50"), margin=Decimal(2), net_profit=Decimal(1))


@pytest.fixture
def signed_in(request: pytest.FixtureRequest) -> Iterator[None]:
    none = frozenset[str]()
    token = current_principal.set(Principal("client:x", "x", none, none, request.param, DataScope(DataScopeKind.ALL)))
    yield
    current_principal.reset(token)


@pytest.mark.parametrize(
    ("signed_in", "shown"),
    [(1, ("10.5", None, None)), (2, ("10.5", "2", None)), (3, ("10.5", "2", "1"))],
    indirect=["signed_in"],
)
@pytest.mark.usefixtures("signed_in")
def test_each_level_sees_its_fields(shown: tuple[str | None, ...]) -> None:
    assert tuple(FIGURES.model_dump(mode="json").values()) == shown


def test_without_a_principal_marked_fields_are_null() -> None:
    assert FIGURES.model_dump(mode="json") == {"sales": "10.5", "margin": None, "net_profit": None}


@pytest.mark.parametrize("signed_in", [1], indirect=True)
@pytest.mark.usefixtures("signed_in")
def test_a_caller_may_not_write_a_field_that_it_may_not_read() -> None:
    refuse_hidden_fields(FiguresUpdate(sales=Decimal(1)))
    with pytest.raises(FieldHidden):
        refuse_hidden_fields(FiguresUpdate(margin=None))


COMPLETE = {"sub": "client:erp", "roles": [], "scope": "", "clearance": 1, "data_scope": {"kind": "all"}}


def test_complete_claims_name_the_caller() -> None:
    assert principal_from_claims(COMPLETE, "token").client_id == "erp"


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {**COMPLETE, "sub": "not-a-uuid"},
        {name: value for name, value in COMPLETE.items() if name != "data_scope"},
        {**COMPLETE, "clearance": "high"},
        {**COMPLETE, "data_scope": {"kind": "everything"}},
        {**COMPLETE, "act": "me"},
    ],
)
def test_incomplete_claims_are_refused(claims: dict[str, object]) -> None:
    with pytest.raises(TokenClaimsInvalid):
        principal_from_claims(claims, "token")
