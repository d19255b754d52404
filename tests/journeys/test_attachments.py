"""A large file on its way through the gateway into the store and back."""

import hashlib
import socket
import time
from collections.abc import Iterator

import pytest

from tests.journeys.house import House, get, post

pytestmark = pytest.mark.journey

MEBIBYTE = 1024 * 1024


def pieces(mebibytes: int) -> Iterator[bytes]:
    yield b"%PDF-1.7".ljust(MEBIBYTE, b" ")
    for number in range(1, mebibytes):
        yield bytes([number]) * MEBIBYTE


def memory(house: House) -> int:
    """Bytes that the house's Python processes hold."""
    return sum(process.memory_info().rss for process in house.family() if "python" in process.name())


def test_a_large_file_passes_both_ways_in_bounded_memory(house: House) -> None:
    client = house.client_of("integrator")
    customer = post(client, "/v1/customers", {"name": "海川仪表有限公司"})
    params = {"customer_id": customer["id"], "file_name": "图纸.pdf", "section": "operations"}
    expected = hashlib.sha256(b"".join(pieces(48))).hexdigest()
    before = memory(house)
    for _ in range(3):
        answer = client.post("/v1/attachments", params=params, content=pieces(48))
        assert answer.status_code == 201, answer.text
        assert (answer.json()["sha256"], answer.json()["size"]) == (expected, 48 * MEBIBYTE)
        found = hashlib.sha256()
        with client.stream("GET", f"{answer.headers['location']}/content") as content:
            assert content.headers["content-disposition"].startswith("attachment;")
            assert content.headers["x-content-type-options"] == "nosniff"
            for piece in content.iter_bytes():
                found.update(piece)
        assert found.hexdigest() == expected
    assert memory(house) - before < 64 * MEBIBYTE
    assert len(list((house.folder / "attachments" / "files").iterdir())) == 3


def test_too_large_a_file_is_refused_with_a_clear_problem(house: House) -> None:
    client = house.client_of("integrator")
    customer = post(client, "/v1/customers", {"name": "中兴精密有限公司"})
    params = {"customer_id": customer["id"], "file_name": "图纸.pdf", "section": "operations"}
    answer = client.post("/v1/attachments", params=params, content=b"%PDF-".ljust(50 * MEBIBYTE + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "attachment_too_large")
    assert get(client, "/v1/attachments", customer_id=customer["id"])["items"] == []


def test_an_upload_whose_client_disappears_leaves_nothing(house: House) -> None:
    client = house.client_of("integrator")
    customer = post(client, "/v1/customers", {"name": "蓝海物流有限公司"})
    token = client.headers["Authorization"]
    target = f"/v1/attachments?customer_id={customer['id']}&file_name=a.pdf&section=profile"
    head = f"POST {target} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Length: {20 * MEBIBYTE}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", house.port)) as connection:
        connection.sendall(head.encode() + b"%PDF-".ljust(12 * MEBIBYTE))
        time.sleep(0.5)
    deadline = time.monotonic() + 10
    pending = house.folder / "attachments" / "pending"
    while pending.exists() and list(pending.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert get(client, "/v1/attachments", customer_id=customer["id"])["items"] == []


def test_a_download_goes_on_where_it_broke_off(house: House) -> None:
    client = house.client_of("integrator")
    customer = post(client, "/v1/customers", {"name": "远航光电有限公司"})
    params = {"customer_id": customer["id"], "file_name": "图纸.pdf", "section": "operations"}
    whole = b"".join(pieces(3))
    made = client.post("/v1/attachments", params=params, content=whole)
    url = f"{made.headers['location']}/content"
    head = client.head(url)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(whole)), b"")
    etag = head.headers["etag"]
    rest = client.get(url, headers={"Range": f"bytes={MEBIBYTE}-", "If-Range": etag})
    assert (rest.status_code, rest.content) == (206, whole[MEBIBYTE:])
    assert rest.headers["content-range"] == f"bytes {MEBIBYTE}-{len(whole) - 1}/{len(whole)}"
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    behind = client.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    assert client.get(url).content == whole
