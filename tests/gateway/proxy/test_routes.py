"""Which service an operation goes to, and how large it may be."""

import json

import pytest

from gateway.openapi.pages import SPECIFICATION
from gateway.proxy.routes import Route, Routes, read_routes
from shared.settings import SERVICES
from shared.web.problem_causes import MethodNotAllowed
from shared.web.specification import Size, operations_of

COMMITTED = json.loads(SPECIFICATION.read_text(encoding="utf-8"))


def routes_of(**paths: dict[str, object]) -> Routes:
    """Routes of a specification with these paths, written without their first slash."""
    return Routes(json.dumps({"paths": {f"/{path}": item for path, item in paths.items()}}).encode())


@pytest.fixture(scope="module")
def routes() -> Routes:
    return read_routes(SPECIFICATION)


def test_every_operation_of_a_service_is_found_there(routes: Routes) -> None:
    found = set()
    for path, method, operation in operations_of(COMMITTED):
        service = COMMITTED["paths"][path]["x-service"]
        route = routes.find(method.upper(), path.replace("{", "").replace("}", ""))
        expected = Route(service, Size(operation.get("x-size", "ordinary"))) if service != "gateway" else None
        assert route == expected, (method, path)
        found.add(service)
    assert found == {"gateway", *SERVICES}


@pytest.mark.parametrize("path", ["/odata", "/odata/Orders", "/odata/$metadata"])
def test_odata_goes_to_kpi_although_the_specification_does_not_have_it(routes: Routes, path: str) -> None:
    assert routes.find("GET", path) == Route("kpi", Size.FILE, takes_keys=True)


@pytest.mark.parametrize(
    "path",
    ["/odatas", "/v1/users", "/v1/me", "/v1/customersx", "/v1/", "/v1", "/", "*", "/oauth/token", "/customers",
     "/internal/tokens", "/v1/customers/", "/v1/customers/1/", "/v1/customers\n", "/v1/customers/1/nothing",
     "/v1/events", "/v1/{x}", "/readyz"],
)  # fmt: skip
def test_what_no_service_offers_stays_at_the_gateway(routes: Routes, path: str) -> None:
    assert routes.find("GET", path) is None


def test_a_method_that_the_address_does_not_know_is_refused_with_those_it_knows(routes: Routes) -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        routes.find("PUT", "/v1/customers/1")
    assert set(refused.value.headers["Allow"].split(", ")) == {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH"}


def test_an_address_of_the_gateway_may_lie_below_one_of_a_service() -> None:
    routes = routes_of(**{
        "v1/customers/{customer_id}": {"x-service": "customer", "get": {}},
        "v1/customers/{id}/overview": {"x-service": "gateway", "get": {}},
    })  # fmt: skip
    assert routes.find("GET", "/v1/customers/1") == Route("customer")
    assert routes.find("GET", "/v1/customers/1/overview") is None


def test_a_segment_written_out_goes_before_a_parameter() -> None:
    routes = routes_of(**{
        "v1/orders/{order_id}": {"x-service": "kpi", "get": {}},
        "v1/orders/batches": {"x-service": "kpi", "get": {}, "post": {"x-size": "batch"}},
    })  # fmt: skip
    assert routes.find("POST", "/v1/orders/batches") == Route("kpi", Size.BATCH)
    assert routes.find("GET", "/v1/orders/batches") == Route("kpi", Size.ORDINARY)


def test_only_batches_and_files_may_be_large() -> None:
    large = {
        (operation["x-size"], method, path)
        for path, method, operation in operations_of(COMMITTED)
        if "x-size" in operation
    }
    exported = {path for path in COMMITTED["paths"] if path.startswith("/v1/exports/") or path.endswith("/export")}
    pushed = {path for path in COMMITTED["paths"] if path.endswith("/batches")}
    files = {("file", "get", path) for path in exported}
    assert large == {("batch", "post", path) for path in pushed} | files | {
        ("file", "post", "/v1/attachments"),
        ("file", "get", "/v1/attachments/{attachment_id}/content"),
        ("file", "post", "/v1/insight-files"),
        ("file", "get", "/v1/insight-files/{file_id}/content"),
        ("file", "post", "/v1/imports"),
        ("file", "post", "/v1/imports/{import_id}/preview"),
        ("file", "get", "/v1/imports/{import_id}/rejections"),
        ("file", "post", "/v1/imports/{import_id}/run"),
        ("file", "post", "/v1/imports/{import_id}/undo"),
    }
