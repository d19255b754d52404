"""The load of the demo company can be followed."""

from collections.abc import Callable
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from rich.console import Console

from deploy.api import Api, ApiRefused
from deploy.local.demo.colleagues import Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.engagement import Engagement
from deploy.local.demo.loading import Loader
from deploy.local.demo.progress import progress_bars
from services.relationship.satisfaction.questionnaires.standard import STANDARD


def accept(request: httpx.Request) -> httpx.Response:
    items = [{"id": "1"}] if request.url.path == "/v1/warnings" else []
    body: dict[str, Any] = {"id": request.url.path, "rejected": 0, "items": items, "invitations": []}
    body["execution_id"] = "1"
    return httpx.Response(201, json=body | {"content": STANDARD})


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


async def test_a_load_that_goes_on_later_never_uses_a_key_for_another_request(company: DemoCompany) -> None:
    sent: dict[str, set[bytes]] = {}
    days = iter(f"2026-01-{day:02}" for day in range(1, 29))

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/stage-actions":
            return httpx.Response(200, json={"items": [{"stage": "initial", "key": "kickoff", "due_on": next(days)}]})
        if key := request.headers.get("Idempotency-Key"):
            sent.setdefault(key, set()).add(request.url.path.encode() + request.content)
        return accept(request)

    for _ in range(2):
        await load(company, answer, StringIO())
    assert [key for key, requests in sent.items() if len(requests) > 1] == []


async def test_everybody_asked_fills_in_the_page_of_their_own_link(company: DemoCompany) -> None:
    forms: dict[str, dict[str, str]] = {}
    survey = next(one for one in company.surveys if one.body.get("is_anonymous"))  # everybody answers it
    code, people = survey.customer.code, company.contacts[survey.customer.code]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/surveys/"):
            forms[request.url.path] = dict(parse_qsl(request.content.decode()))
            return httpx.Response(200, html="<p>Thank you</p>")
        said = {"questionnaire_code": "general"}
        links = [said | {"contact_id": f"c{one.number}", "url": f"http://x/surveys/{one.number}"} for one in people]
        return httpx.Response(201, json={"id": "survey", "items": [], "invitations": links, "content": STANDARD})

    contacts = {(code, one.number): f"c{one.number}" for one in people}
    loaded = Loaded(customers={code: "customer"}, contacts=contacts)
    async with httpx.AsyncClient(base_url="http://demo", transport=httpx.MockTransport(answer)) as http:
        colleagues = Colleagues(Api(http), "password")
        await colleagues.sign_in(survey.customer.team["account_manager"])
        engagement = Engagement(Api(http), colleagues, loaded)
        await engagement.read_questionnaires()
        await engagement.load_survey(survey)
    assert forms.keys() == {f"/surveys/{one.number}" for one in people}
    assert all("overall" in form and "quality.perception" in form for form in forms.values())
