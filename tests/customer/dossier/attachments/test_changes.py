"""A file's fields can be changed, and appear in the dossier."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.dossier.attachments import store
from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.attachments.conftest import PDF, Upload
from tests.customer.dossier.templates.test_endpoints import TEMPLATES, replacing
from tests.sign_in import Tokens


@pytest.fixture
async def made(make_customer: MakeCustomer, upload: Upload) -> dict[str, Any]:
    """A file of level 1."""
    response = await upload(await make_customer(), description="框架合同")
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


async def change(client: httpx.AsyncClient, made: dict[str, Any], **fields: Any) -> httpx.Response:
    return await client.patch(f"/v1/attachments/{made['id']}", json=fields)


async def test_a_files_fields_change_and_its_content_stays(customer: httpx.AsyncClient, made: dict[str, Any]) -> None:
    changed = await change(customer, made, file_name="../框架:合同.PDF", section="strategy", description=None)
    assert changed.status_code == 200, changed.text
    expected = {"file_name": "框架合同.PDF", "section": "strategy", "description": None}
    assert changed.json() == {**made, **expected, "updated_at": changed.json()["updated_at"]}
    assert changed.json()["updated_at"] > made["updated_at"]
    content = await customer.get(f"/v1/attachments/{made['id']}/content")
    assert content.content == PDF
    history = (await customer.get(f"/v1/customers/{made['customer_id']}/history")).text
    assert "框架合同.PDF" in history


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"file_name": "合同.docx"}, 422, "attachment_format_fixed"),
        ({"file_name": "合同.exe"}, 415, "attachment_type_refused"),
        ({"file_name": "../.."}, 422, "attachment_name_unusable"),
        ({"file_name": None}, 422, "invalid"),
        ({"section": "kitchen"}, 422, "invalid"),
        ({"section": None}, 422, "invalid"),
        ({"clearance": None}, 422, "invalid"),
        ({"clearance": 4}, 422, "invalid"),
        ({"item": "horoscope"}, 422, "dossier_item_unknown"),
        ({"size": 1}, 422, "invalid"),
        ({"sha256": "0"}, 422, "invalid"),
    ],
)
async def test_impossible_changes_are_refused(
    customer: httpx.AsyncClient, made: dict[str, Any], fields: dict[str, Any], status: int, code: str
) -> None:
    refused = await change(customer, made, **fields)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await customer.get(f"/v1/attachments/{made['id']}")).json() == made


async def test_a_change_not_based_on_the_present_state_is_refused(
    customer: httpx.AsyncClient, made: dict[str, Any]
) -> None:
    url = f"/v1/attachments/{made['id']}"
    assert (await customer.patch(url, json={"description": "x"}, headers={"If-Match": '"7"'})).status_code == 412


async def test_a_files_clearance_is_at_least_that_of_its_item(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, made: dict[str, Any]
) -> None:
    assert (await change(customer, made, item="credit_standing")).json()["clearance"] == 2
    assert (await change(customer, made, clearance=1)).json()["clearance"] == 2
    assert (await change(customer, made, item=None)).json()["clearance"] == 2
    assert (await change(customer, made, clearance=1)).json()["clearance"] == 1
    basic = tokens.client(app, clearance=1)
    for fields in ({"clearance": 2}, {"item": "credit_standing"}):
        assert (await change(basic, made, **fields)).status_code == 403
    assert (await change(customer, made, clearance=2)).status_code == 200
    assert (await change(basic, made, description="x")).status_code == 404
    reader = tokens.client(app, scope="customers:read")
    assert (await change(reader, made, description="x")).status_code == 403
    own = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await change(own, made, description="x")).status_code == 404


async def test_a_raised_level_hides_earlier_events_of_a_file(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer, upload: Upload
) -> None:
    customer_id = await make_customer()
    made = (await upload(customer_id, item="profit_model", file_name="利润.pdf")).json()
    history, basic = f"/v1/customers/{customer_id}/history", tokens.client(app, clearance=1)
    assert "利润.pdf" in (await basic.get(history)).text
    raised = await replacing(customer, "profit_model", clearance=3)
    assert (await customer.post(TEMPLATES, json=raised)).status_code == 201
    assert "利润.pdf" not in (await basic.get(history)).text
    await customer.delete(f"/v1/attachments/{made['id']}")
    assert "利润.pdf" not in (await basic.get(history)).text
    told = (await customer.get(history)).json()["items"]
    assert [one["changes"]["clearance"] for one in told if one["entity"] == "attachment"] == [[3, 3], [1, 3], [None, 1]]


async def test_an_item_that_has_left_the_template_is_in_no_changes_way(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, upload: Upload
) -> None:
    made = (await upload(await make_customer(), item="profit_model")).json()
    template = await replacing(customer, "profit_model", clearance=1)
    content = template["content"]
    content["items"] = [item for item in content["items"] if item["key"] != "profit_model"]
    assert (await customer.post(TEMPLATES, json=template)).status_code == 201
    assert (await change(customer, made, description="x")).json()["item"] == "profit_model"


async def test_a_dossier_shows_its_newest_files_by_section(
    app: FastAPI,
    tokens: Tokens,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    upload: Upload,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "MAX_FILES_PER_SECTION", 2)
    customer_id, other = await make_customer(), await make_customer()
    for name in ("1.pdf", "2.pdf", "3.pdf"):
        await upload(customer_id, file_name=name, section="strategy")
    await upload(customer_id, file_name="secret.pdf", section="strategy", clearance=3)
    await upload(customer_id, file_name="profile.pdf", section="profile")
    await upload(other, file_name="other.pdf", section="profile")

    async def files(client: httpx.AsyncClient) -> dict[str, tuple[list[str], int]]:
        sections = (await client.get(f"/v1/customers/{customer_id}/dossier")).json()["sections"]
        return {
            one["section"]: ([file["file_name"] for file in one["files"]], one["files_count"])
            for one in sections
            if one["files_count"]
        }

    assert await files(customer) == {"strategy": (["secret.pdf", "3.pdf"], 4), "profile": (["profile.pdf"], 1)}
    basic = tokens.client(app, clearance=2)
    assert await files(basic) == {"strategy": (["3.pdf", "2.pdf"], 3), "profile": (["profile.pdf"], 1)}
