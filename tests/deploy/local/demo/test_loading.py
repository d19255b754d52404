"""The load of the demo company can be followed."""

from collections.abc import Callable
from io import StringIO

import httpx
import pytest
from rich.console import Console

from deploy.api import Api, ApiRefused
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.loading import Loader, progress_bars


def accept(request: httpx.Request) -> httpx.Response:
    return httpx.Response(201, json={"id": request.url.path, "rejected": 0, "items": []})


def refuse_contacts(request: httpx.Request) -> httpx.Response:
    return httpx.Response(507, json={"title": "Full"}) if request.url.path == "/v1/contacts" else accept(request)


async def load(company: DemoCompany, answer: Callable[[httpx.Request], httpx.Response], file: StringIO) -> None:
    """Load into an API that answers so, with the file as the output."""
    transport = httpx.MockTransport(answer)
    async with httpx.AsyncClient(base_url="http://demo", transport=transport) as http:
        api = Api(http)
        with progress_bars(Console(file=file)) as progress:
            await Loader(api, api, company, "password", progress).load()


async def test_a_file_gets_a_plain_line_for_each_kind(company: DemoCompany) -> None:
    file = StringIO()
    await load(company, accept, file)
    written = file.getvalue()
    assert f"Users          {len(company.staff)}\n" in written
    assert f"Orders         {len(company.orders)}\n" in written
    assert written.splitlines()[-1] == "Last customer  1"
    assert written.isascii()
    assert not {"\x1b", "\r"} & set(written)


async def test_a_refusal_ends_the_load(company: DemoCompany) -> None:
    file = StringIO()
    with pytest.raises(ApiRefused, match="Full"):
        await load(company, refuse_contacts, file)
    assert "Customers" in file.getvalue()
    assert "Plans" not in file.getvalue()
