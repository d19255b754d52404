"""Which service a path belongs to."""

import pytest

from gateway.proxy import routes
from gateway.proxy.routes import Size


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("/v1/customers", "customer"),
        ("/v1/customers/1/codes", "customer"),
        ("/v1/key-person-assessments", "relationship"),
        ("/v1/customers/1/dossier", "customer"),
        ("/v1/dossier-facts", "customer"),
        ("/v1/attachments/1/content", "customer"),
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


@pytest.mark.parametrize(
    ("method", "path", "size"),
    [
        ("POST", "/v1/orders/batches", Size.BATCH),
        ("GET", "/v1/orders/batches", Size.ORDINARY),
        ("POST", "/v1/orders/batches/1", Size.ORDINARY),
        ("POST", "/v1/attachments", Size.FILE),
        ("POST", "/v1/attachments/", Size.ORDINARY),
        ("POST", "/v1/attachments\n", Size.ORDINARY),
        ("PATCH", "/v1/attachments", Size.ORDINARY),
        ("GET", "/v1/attachments/1/content", Size.FILE),
        ("POST", "/v1/attachments/1/content", Size.ORDINARY),
        ("GET", "/v1/attachments/1", Size.ORDINARY),
        ("POST", "/v1/customers", Size.ORDINARY),
        ("POST", "/v1/imports", Size.FILE),
        ("POST", "/v1/imports/1/run", Size.FILE),
        ("POST", "/v1/imports/1/other", Size.ORDINARY),
        ("GET", "/v1/imports/1", Size.ORDINARY),
        ("GET", "/v1/imports/1/rejections", Size.FILE),
        ("GET", "/v1/exports/customers", Size.FILE),
    ],
)
def test_only_batches_and_files_may_be_large(method: str, path: str, size: Size) -> None:
    assert routes.size_of(method, path) is size
