"""The exit under way in the demo company: the API would take all of it."""

from uuid import uuid4

import httpx

from deploy.api import Api
from deploy.local.demo.colleagues import Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.exiting import Exiting
from deploy.local.demo.exits import DISPUTE, DONE, EXITING, LEGAL, checklist, exit_case, signers
from services.planning.exits.cases.shapes import ExitCreate
from services.planning.exits.disputes.model import ExitDisputeCreate
from services.planning.exits.schemes.rules import roles_held
from services.planning.exits.schemes.standard import STANDARD
from services.planning.exits.workstreams.model import ExitWorkstreamUpdate
from services.planning.exits.workstreams.rules import refuse_sign_off

STREAMS = {one.code: one for one in STANDARD.workstreams}


def test_the_case_and_its_dispute_are_sound(company: DemoCompany) -> None:
    customer = company.customers[EXITING - 1]
    case = ExitCreate.model_validate(exit_case(company.window) | {"customer_id": uuid4()})
    assert case.planned_on > company.as_of
    assert ExitDisputeCreate(subject=DISPUTE).subject
    assert any(one.customer is customer and one.status == "open" and one.is_disputed for one in company.receivables)


def test_who_signs_acts_for_the_owner_and_the_checklists_are_complete(company: DemoCompany) -> None:
    manager = company.customers[EXITING - 1].team["account_manager"]
    roles = {one.username: one.roles for one in company.staff}
    for code, done in DONE.items():
        items = [one.model_dump() for one in STREAMS[code].checklist]
        sent = ExitWorkstreamUpdate.model_validate({"checklist": checklist(items, done)}).checklist
        assert set(done.not_applicable) <= {one["code"] for one in items}
        states = [one | {"state": given.state} for one, given in zip(items, sent, strict=True)]
        for role in STREAMS[code].roles:
            if role in done.signers:
                held = roles_held(roles[done.signers[role] or manager])
                refuse_sign_off(states, [], STREAMS[code].roles, role, held)


def test_it_is_partly_signed(company: DemoCompany) -> None:
    signed = {code for code, done in DONE.items() if set(done.signers) == set(STREAMS[code].roles)}
    assert signed == {"seal_assets", "end_of_life"}
    assert 0 < len(DONE["dead_stock"].signers) < len(STREAMS["dead_stock"].roles)
    assert signers(company.customers[EXITING - 1]) <= {one.username for one in company.staff}
    assert next(one for one in company.staff if one.username == LEGAL).roles == ("legal",)


async def test_a_load_that_goes_on_leaves_a_signed_checklist_alone(company: DemoCompany) -> None:
    asked: list[tuple[str, str]] = []
    streams = [
        {"id": code, "code": code, "sign_offs": [{}] if code == "seal_assets" else [], "checklist": [{"code": "x"}]}
        for code in STREAMS
    ]

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path.rpartition("/workstreams/")[2]))
        return httpx.Response(200, json={"id": "e", "items": streams})

    customer = company.customers[EXITING - 1]
    async with httpx.AsyncClient(base_url="http://demo", transport=httpx.MockTransport(answer)) as http:
        colleagues, loaded = Colleagues(Api(http), "password"), Loaded(customers={customer.code: "c"})
        for username in signers(customer):
            await colleagues.sign_in(username)
        await Exiting(colleagues, loaded, company).load_exit(customer)
    assert [path for method, path in asked if method == "PATCH"] == ["end_of_life", "dead_stock"]
    assert len([path for _, path in asked if path.endswith("/sign-off")]) == 5
