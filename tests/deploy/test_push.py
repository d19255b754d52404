"""`guanxi push` streams a file, retries while Guanxi is unavailable, and its exit code shows the result."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from typer.testing import CliRunner, Result

from deploy.cli import app
from tests.deploy.fake_house import CLEAN, FakeHouse, fake_house

ROWS = b'{"order_no": "1"}\n{"order_no": "2"}\n'
REJECTION = {"line": 2, "pointer": "/lines/0/quantity", "code": "greater_than", "detail": "must be positive"}


@pytest.fixture
def house() -> Iterator[FakeHouse]:
    with fake_house() as house, stamina.set_testing(True, attempts=3):
        yield house


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    file = tmp_path / "orders.ndjson"
    file.write_bytes(ROWS)
    return file


def push(house: FakeHouse, file: Path, *options: str, kind: str = "orders") -> Result:
    arguments = ["push", kind, str(file), "--url", house.url, "--client-secret", "s3cret", *options]
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, arguments)


def test_the_file_arrives_whole_with_the_clients_token(house: FakeHouse, orders: Path) -> None:
    result = push(house, orders)
    assert result.exit_code == 0, result.output
    assert house.received[0].body == b"grant_type=client_credentials&client_id=erp&client_secret=s3cret"
    (batch,) = house.batches
    assert batch.path == "/v1/orders/batches"
    assert batch.body == ROWS
    assert batch.headers["Authorization"] == "Bearer a-token"
    assert batch.headers["Content-Type"] == "application/x-ndjson"


def test_a_gzip_file_is_sent_as_it_is(house: FakeHouse, tmp_path: Path) -> None:
    file = tmp_path / "products.csv.gz"
    file.write_bytes(gzip.compress(b"sku,name\n1,one\n"))
    assert push(house, file, "--atomic", kind="products").exit_code == 0
    (batch,) = house.batches
    assert batch.path == "/v1/products/batches?atomic=true"
    assert batch.headers["Content-Encoding"] == "gzip"
    assert batch.headers["Content-Type"] == "text/csv"
    assert gzip.decompress(batch.body) == b"sku,name\n1,one\n"


def test_rejected_rows_are_shown_and_make_the_exit_code_1(house: FakeHouse, orders: Path) -> None:
    report = CLEAN | {"id": "b1", "status": "done", "created": 1, "rejected": 1, "rejections": [REJECTION]}
    house.answers = [(201, report)]
    result = push(house, orders)
    assert result.exit_code == 1
    for told in ("2", "/lines/0/quantity", "greater_than", "must be positive"):
        assert told in result.output


def test_the_file_is_sent_again_after_a_short_outage(house: FakeHouse, orders: Path) -> None:
    house.answers = [(503, {"title": "Temporarily unavailable"}), *house.answers]
    assert push(house, orders).exit_code == 0
    assert [batch.body for batch in house.batches] == [ROWS, ROWS]


def test_a_refused_file_is_explained_and_makes_the_exit_code_2(house: FakeHouse, orders: Path) -> None:
    house.answers = [(403, {"title": "Not allowed", "detail": "This needs the scope facts:write."})]
    result = push(house, orders)
    assert result.exit_code == 2
    assert "facts:write" in result.output


def test_an_unavailable_server_makes_the_exit_code_2(house: FakeHouse, orders: Path) -> None:
    house.url = "http://127.0.0.1:9"
    result = push(house, orders)
    assert result.exit_code == 2
    assert "does not answer" in result.output


def test_a_name_without_a_known_format_is_refused(house: FakeHouse, tmp_path: Path) -> None:
    file = tmp_path / "orders.xls"
    file.write_bytes(b"x")
    assert push(house, file).exit_code == 2
    assert not house.received
