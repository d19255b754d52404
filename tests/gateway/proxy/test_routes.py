"""Which service a path belongs to."""

import pytest

from gateway.proxy import routes


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("/v1/customers", "customer"),
        ("/v1/customers/1/codes", "customer"),
        ("/v1/key-person-assessments", "relationship"),
        ("/v1/plans/1/market-goals", "planning"),
        ("/v1/orders/batches", "kpi"),
        ("/odata", "kpi"),
        ("/odata/Orders", "kpi"),
        ("/odatas", None),
        ("/v1/users", None),
        ("/v1/me", None),
        ("/v1/customersx", None),
        ("/v1/", None),
        ("/v1", None),
        ("/oauth/token", None),
        ("/customers", None),
        ("/internal/tokens", None),
    ],
)
def test_each_collection_has_one_owner(path: str, owner: str | None) -> None:
    assert routes.owner_of(path) == owner


def test_no_collection_stands_twice() -> None:
    names = [name for collections in routes.COLLECTIONS.values() for name in collections.split()]
    assert len(names) == len(set(names)) == len(routes.OWNERS)


def test_only_pushes_are_batches() -> None:
    assert routes.is_batch("POST", "/v1/orders/batches")
    assert not routes.is_batch("GET", "/v1/orders/batches")
    assert not routes.is_batch("POST", "/v1/orders/batches/1")
