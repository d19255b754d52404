"""The documentation page, whole without any internet."""

import re

from gateway.openapi import pages
from tests.gateway.conftest import House


async def test_the_specification_is_served(house: House) -> None:
    reply = await house.visitor().get("/openapi.json")
    assert reply.status_code == 200
    assert reply.json()["openapi"].startswith("3.1")


async def test_a_specification_that_the_caller_has_is_not_sent_again(house: House) -> None:
    visitor = house.visitor()
    first = await visitor.get("/openapi.json")
    assert (first.headers["Content-Encoding"], first.headers["ETag"][-6:]) == ("gzip", '-gzip"')
    again = await visitor.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    asked = await visitor.head("/openapi.json", headers={"Accept-Encoding": "identity"})
    assert (asked.content, int(asked.headers["Content-Length"])) == (b"", len(first.content))


async def test_the_page_needs_nothing_from_elsewhere(house: House) -> None:
    reply = await house.visitor().get("/docs")
    needed = re.findall(r'(?:src|href)="([^"]+)"', reply.text)
    assert needed
    for address in needed:
        assert (await house.visitor().get(address)).status_code == 200, address


async def test_the_page_runs_no_script_but_its_own(house: House) -> None:
    reply = await house.visitor().get("/docs")
    policy = reply.headers.get_list("Content-Security-Policy")
    assert policy == [pages.CONTENT_SECURITY_POLICY]
    assert "unsafe" not in policy[0]
    assert not re.search(r"<script>|\son\w+=", reply.text)


async def test_only_the_pages_own_files_are_served(house: House) -> None:
    for name in ("swagger-ui-bundle.js.map", "__init__.py", "redoc.standalone.js"):
        assert (await house.visitor().get(f"/docs/{name}")).status_code == 404, name
    assert (await house.visitor().get("/docs/..%2f..%2fmain.py")).status_code == 400
