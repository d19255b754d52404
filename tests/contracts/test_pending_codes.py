"""Codes taken by somebody who does not see all customers, in the customer and the kpi service as they really are."""

import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.customer.clients import MAX_CHECKED_CODES, KpiClient
from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from tests.customer.exchange.imports.conftest import csv_of
from tests.kpi.pushing import order, push
from tests.sign_in import Tokens

OWN = {"kind": "own", "regions": []}
REGION = {"kind": "regions", "regions": ["CN-GD"]}


@dataclass
class Office:
    """Both services, a caller of each data scope, and the customers made so far."""

    customer: FastAPI
    kpi: FastAPI
    clients: dict[str, httpx.AsyncClient]
    readers: dict[str, httpx.AsyncClient]
    erp: httpx.AsyncClient
    made: list[str] = field(default_factory=list)

    async def make(self, by: str = "own", **fields: Any) -> dict[str, Any]:
        """A customer of the caller's."""
        body = {"name": f"Customer {uuid.uuid4()}", "region": "CN-GD", **fields}
        answer = await self.clients[by].post("/v1/customers?force=true", json=body)
        assert answer.status_code == 201, answer.text
        self.made.append(answer.json()["id"])
        return dict(answer.json())

    async def take(self, by: str, customer_id: str, code: str) -> dict[str, Any]:
        answer = await self.clients[by].post(f"/v1/customers/{customer_id}/codes", json={"code": code})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def follow(self) -> None:
        """What the feed does in a running house."""
        ids = [uuid.UUID(one) for one in self.made]
        async with transaction(self.customer.state.engine) as session:
            entries = await read_entries(session, ids)
        async with transaction(self.kpi.state.engine) as session:
            await replace_entries(session, ids, entries)

    async def counted(self, code: str, by: str = "own") -> list[str]:
        """The numbers of the code's orders that count for a customer, as the caller sees them."""
        await self.follow()
        found = (await self.readers[by].get("/v1/orders", params={"customer_code": code, "sort": "order_no"})).json()
        return [one["order_no"] for one in found["items"] if one["customer_id"]]


@pytest.fixture
async def office(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[Office]:
    apps = {name: await open_service(name) for name in ("customer", "kpi")}
    seller, director = str(uuid.uuid4()), str(uuid.uuid4())
    who: dict[str, dict[str, Any]] = {
        "own": {"sub": seller, "data_scope": OWN, "clearance": 1, "name": "Chen Jing"},
        "regions": {"sub": director, "data_scope": REGION, "clearance": 2},
        "all": {},
    }
    clients, readers = ({by: tokens.client(app, **claims) for by, claims in who.items()} for app in apps.values())
    erp = tokens.client(apps["kpi"], sub="client:erp", roles=["erp"])
    yield Office(apps["customer"], apps["kpi"], clients, readers, erp)
    for client in (*clients.values(), *readers.values(), erp):
        await client.aclose()


async def claimed(office: Office, code: str) -> Any:
    """Who claims the unknown code, as somebody sees who sees all customers; None: it is not unknown."""
    await office.follow()
    found = (await office.erp.get("/v1/unknown-codes", params={"code": code})).json()["items"]
    return found[0]["claimed_by"] if found else "known"


LIMITED = ["own", "regions"]
RECEIVABLE = {"invoice_no": "I1", "issued_on": "2024-01-01", "due_on": "2024-02-01", "amount": "9"}
PAYMENT = {"payment_no": "P1", "invoice_no": "I1", "paid_on": "2024-02-01", "amount": "9"}


@pytest.mark.parametrize("by", LIMITED)
@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        ("orders", order("SO1", customer_code="X1")),
        ("orders", order("SO1", customer_code="X1", status="cancelled")),
        ("receivables", RECEIVABLE | {"customer_code": "X1"}),
        ("payments", PAYMENT | {"customer_code": "X1"}),
    ],
)
async def test_a_code_with_records_of_any_kind_is_pending(
    office: Office, by: str, kind: str, fact: dict[str, Any]
) -> None:
    await push(office.erp, fact, kind=kind)
    code = await office.take(by, (await office.make(by))["id"], "X1")
    assert (code["status"], code["pending_reason"], code["confirmed_at"]) == ("pending", "has_records", None)


@pytest.mark.parametrize("by", LIMITED)
async def test_nothing_of_before_counts_until_the_confirmation(office: Office, by: str) -> None:
    await push(office.erp, order("SO1", customer_code="X1"), order("SO2", customer_code="X1"))
    made = await office.make(by, codes=[{"code": "X1"}])
    assert made["codes"] == ["X1"]
    assert made["pending_codes"] == [{"code": "X1", "reason": "has_records"}]
    await push(office.erp, order("SO3", customer_code="X1"))
    assert await office.counted("X1", by) == []
    assert await office.counted("X1", "all") == []
    claim = {"customer_id": made["id"], "customer_name": made["name"]}
    assert await claimed(office, "X1") == claim
    (code,) = (await office.clients[by].get(f"/v1/customers/{made['id']}/codes")).json()["items"]
    at = f"/v1/customers/{made['id']}/codes/{code['id']}/confirmation"
    refused = await office.clients[by].post(at)
    assert (refused.status_code, refused.json()["code"]) == (403, "confirmation_needs_all_customers")
    assert await office.counted("X1", by) == []
    confirmed = (await office.clients["all"].post(at)).json()
    assert (confirmed["status"], confirmed["pending_reason"], confirmed["confirmed_by_name"]) == (
        ("confirmed", None, "Test")
    )
    assert await office.counted("X1", by) == ["SO1", "SO2", "SO3"]
    assert await claimed(office, "X1") == "known"


@pytest.mark.parametrize("by", LIMITED)
async def test_a_code_without_records_is_confirmed_and_what_comes_counts(office: Office, by: str) -> None:
    made = await office.make(by, codes=[{"code": "X1"}])
    code = await office.take(by, made["id"], "X2")
    assert (made["pending_codes"], code["status"], code["confirmed_at"]) == ([], "confirmed", None)
    await push(office.erp, order("SO1", customer_code="X1"), order("SO2", customer_code="X2"))
    assert (await office.counted("X1", by), await office.counted("X2", by)) == (["SO1"], ["SO2"])


async def test_who_sees_all_customers_takes_codes_as_confirmed(office: Office) -> None:
    await push(office.erp, order("SO1", customer_code="X1"), order("SO2", customer_code="X2"))
    made = await office.make("all", codes=[{"code": "X1"}])
    code = await office.take("all", made["id"], "X2")
    assert (made["pending_codes"], code["status"]) == ([], "confirmed")
    assert code["confirmed_by"] == code["taken_by"]
    assert (await office.counted("X1", "regions"), await office.counted("X2", "regions")) == (["SO1"], ["SO2"])


async def test_a_code_given_up_and_taken_for_another_customer_is_pending_again(office: Office) -> None:
    first, second = await office.make(), await office.make()
    code = await office.take("own", first["id"], "X1")
    await push(office.erp, order("SO1", customer_code="X1"))
    assert await office.counted("X1") == ["SO1"]
    gone = await office.clients["own"].delete(f"/v1/customers/{first['id']}/codes/{code['id']}")
    assert gone.status_code == 204
    again = await office.take("own", second["id"], "X1")
    assert (again["status"], await office.counted("X1")) == ("pending", [])


async def test_removing_a_pending_code_refuses_it(office: Office) -> None:
    await push(office.erp, order("SO1", customer_code="X1"))
    made = await office.make()
    code = await office.take("own", made["id"], "X1")
    at = f"/v1/customers/{made['id']}/codes/{code['id']}"
    assert (await office.clients["all"].delete(at)).status_code == 204
    assert await claimed(office, "X1") is None
    assert (await office.clients["all"].post(f"{at}/confirmation")).json()["code"] == "code_not_found"


@pytest.mark.parametrize(("by", "status"), [("own", "pending"), ("regions", "pending"), ("all", "confirmed")])
async def test_a_deleted_customer_comes_back_with_codes_as_its_restorer_may_take_them(
    office: Office, by: str, status: str
) -> None:
    made = await office.make("own", codes=[{"code": "X1"}])
    await push(office.erp, order("SO1", customer_code="X1"))
    assert (await office.clients["own"].delete(f"/v1/customers/{made['id']}")).status_code == 204
    restored = (await office.clients[by].post(f"/v1/customers/{made['id']}/restoration?force=true")).json()
    assert [one["code"] for one in restored["pending_codes"]] == (["X1"] if status == "pending" else [])
    assert await office.counted("X1") == ([] if status == "pending" else ["SO1"])


async def test_a_code_that_was_pending_when_its_customer_was_deleted_is_pending_when_it_is_back(office: Office) -> None:
    await push(office.erp, order("SO1", customer_code="X1"))
    made = await office.make("own", codes=[{"code": "X1"}])
    assert (await office.clients["own"].delete(f"/v1/customers/{made['id']}")).status_code == 204
    restored = (await office.clients["all"].post(f"/v1/customers/{made['id']}/restoration?force=true")).json()
    assert restored["pending_codes"] == [{"code": "X1", "reason": "has_records"}]
    assert await office.counted("X1") == []


@pytest.mark.parametrize("by", ["own", "all"])
async def test_a_pending_code_of_an_absorbed_customer_stays_pending(office: Office, by: str) -> None:
    await push(office.erp, order("SO1", customer_code="X1"))
    survivor, absorbed = await office.make(), await office.make(codes=[{"code": "X1"}, {"code": "X2"}])
    pending = [{"code": "X1", "reason": "has_records"}]
    at, params = f"/v1/customers/{survivor['id']}", {"absorbed_id": absorbed["id"]}
    assert (await office.clients[by].get(f"{at}/merge-preview", params=params)).json()["pending_codes"] == pending
    merged = await office.clients[by].post(f"{at}/merge", json=params)
    assert (merged.status_code, merged.json()["pending_codes"]) == (201, pending)
    now = (await office.clients["own"].get(at)).json()
    assert (now["codes"], now["pending_codes"]) == (["X1", "X2"], pending)
    assert (await office.counted("X1"), await office.counted("X1", "all")) == ([], [])


async def upload(client: httpx.AsyncClient, *rows: list[str]) -> str:
    answer = await client.post("/v1/imports", params={"kind": "customers"}, content=csv_of(*rows))
    return str(answer.headers["location"])


@pytest.mark.parametrize("by", [*LIMITED, "all"])
async def test_an_import_says_which_codes_wait_and_why(office: Office, by: str) -> None:
    await push(office.erp, order("SO1", customer_code="X1"), order("SO2", customer_code="X3"))
    known = await office.make(by)
    client = office.clients[by]
    rows = [["", "甲公司", "X1;X2", "CN-GD"], [known["id"], "", "X3", ""], ["", "丙公司", "X4", "CN-GD"]]
    await office.clients["all"].post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    at = await upload(client, ["id", "name", "codes", "region"], *rows)
    claims = [{"row": 2, "code": "X1", "reason": "has_records"}, {"row": 3, "code": "X3", "reason": "has_records"}]
    expected = [] if by == "all" else claims
    for step in ("preview", "run"):
        report = (await client.post(f"{at}/{step}", json={})).json()
        assert (report["created"], report["updated"], report["rejected"]) == (2, 1, 0), report["problems"]
        assert (report["claims"], report["pending_codes"]) == (expected, len(expected))
    office.made += [one["id"] for one in (await client.get("/v1/customers")).json()["items"]]
    assert await office.counted("X1", by) == (["SO1"] if by == "all" else [])
    await push(office.erp, order("SO4", customer_code="X4"))
    assert await office.counted("X4", by) == ["SO4"]


async def test_an_undone_import_gives_its_codes_up_unless_one_was_confirmed_since(office: Office) -> None:
    await push(office.erp, order("SO1", customer_code="X1"), order("SO2", customer_code="X2"))
    first, second = await office.make(), await office.make()
    at = await upload(office.clients["own"], ["id", "codes"], [first["id"], "X1"], [second["id"], "X2"])
    assert (await office.clients["own"].post(f"{at}/run", json={})).json()["pending_codes"] == 2
    codes = f"/v1/customers/{second['id']}/codes"
    (code,) = (await office.clients["all"].get(codes)).json()["items"]
    assert (await office.clients["all"].post(f"{codes}/{code['id']}/confirmation")).status_code == 200
    undone = (await office.clients["own"].post(f"{at}/undo")).json()
    assert (undone["undone"], undone["kept"]) == (1, 1)
    assert (await office.counted("X1"), await office.counted("X2")) == ([], ["SO2"])
    assert (await claimed(office, "X1"), await claimed(office, "X2")) == (None, "known")
    assert (await office.take("own", first["id"], "X1"))["status"] == "pending"


@pytest.mark.parametrize("count", [0, 1, MAX_CHECKED_CODES, MAX_CHECKED_CODES + 1])
async def test_thousands_of_long_codes_are_checked(office: Office, count: int) -> None:
    await push(office.erp, order("SO1", customer_code="码" * 60 + "0000"))
    asked = {"码" * 60 + f"{number:04}" for number in range(count)}
    found = await KpiClient(office.customer.state.peers["kpi"]).find_codes_with_facts(asked)
    assert found == ({"码" * 60 + "0000"} if count else set())


async def test_only_services_ask_who_has_records_and_who_claims(office: Office) -> None:
    records = await office.readers["all"].post("/v1/unknown-codes/checks", json={"codes": ["X1"]})
    claims = await office.clients["all"].post("/v1/customers/pending-codes", json={"codes": ["X1"]})
    for answer in (records, claims):
        assert (answer.status_code, answer.json()["code"]) == (403, "services_only")


CODES = ("X1", "X2")
KINDS = ("push", "take", "take", "take by region", "import", "remove", "merge", "delete and restore", "confirm")
steps = st.tuples(st.sampled_from((*KINDS, "refused confirmation")), st.integers(0, 2), st.sampled_from(CODES))


class Model:
    """What may count: the code's records, from the moment somebody who sees all customers agreed or there were none."""

    def __init__(self, office: Office, ids: list[str]) -> None:
        self.office, self.ids = office, ids
        self.owner: dict[str, int] = {}
        self.open: set[str] = set()
        self.pushed: dict[str, list[str]] = {code: [] for code in CODES}
        self.of = {code: f"{code} {uuid.uuid4()}" for code in CODES}

    async def do(self, kind: str, place: int, code: str) -> None:
        """One step; its effect on the model only where the service did it."""
        steps: dict[str, Callable[[int, str], Any]] = {
            "push": self._push,
            "merge": self._merge,
            "delete and restore": self._restore,
            "import": self._import,
        }
        if kind in steps:
            await steps[kind](place, code)
        elif kind.startswith("take"):
            await self._take(place, code, "regions" if "region" in kind else "own")
        elif code in self.owner:
            await self._touch(kind, code)

    def _taken(self, place: int, code: str) -> None:
        self.owner[code] = place
        self.open = self.open - {code} if self.pushed[code] else self.open | {code}

    async def _push(self, _: int, code: str) -> None:
        self.pushed[code].append(f"SO{sum(map(len, self.pushed.values())):03} {uuid.uuid4()}")
        await push(self.office.erp, order(self.pushed[code][-1], customer_code=self.of[code]))

    async def _take(self, place: int, code: str, by: str) -> None:
        at = f"/v1/customers/{self.ids[place]}/codes"
        if (await self.office.clients[by].post(at, json={"code": self.of[code]})).status_code == 201:
            self._taken(place, code)

    async def _import(self, place: int, code: str) -> None:
        at = await upload(self.office.clients["own"], ["id", "codes"], [self.ids[place], self.of[code]])
        report = (await self.office.clients["own"].post(f"{at}/run", json={})).json()
        if report["updated"]:
            self._taken(place, code)

    async def _touch(self, kind: str, code: str) -> None:
        at = f"/v1/customers/{self.ids[self.owner[code]]}/codes"
        listed = (await self.office.clients["all"].get(at, params={"code": self.of[code]})).json()["items"]
        path = f"{at}/{listed[0]['id']}"
        if kind == "remove":
            assert (await self.office.clients["own"].delete(path)).status_code == 204
            self.open.discard(code)
            del self.owner[code]
        elif kind == "confirm":
            assert (await self.office.clients["all"].post(f"{path}/confirmation")).status_code == 200
            self.open.add(code)
        else:
            assert (await self.office.clients["own"].post(f"{path}/confirmation")).status_code == 403

    async def _restore(self, place: int, _: str) -> None:
        seller, at = self.office.clients["own"], f"/v1/customers/{self.ids[place]}"
        if (await seller.delete(at)).status_code == 204:
            assert (await seller.post(f"{at}/restoration?force=true")).status_code == 200
            for code in [code for code, owner in self.owner.items() if owner == place]:
                was_pending = code not in self.open
                self._taken(place, code)
                if was_pending:
                    self.open.discard(code)

    async def _merge(self, place: int, _: str) -> None:
        into = (place + 1) % len(self.ids)
        at, body = f"/v1/customers/{self.ids[into]}/merge", {"absorbed_id": self.ids[place]}
        if (await self.office.clients["own"].post(at, json=body)).status_code == 201:
            self.owner |= {code: into for code, owner in self.owner.items() if owner == place}

    async def check(self) -> None:
        """No record counts for anybody before a confirmation, and all do after it."""
        expected = [no for code in CODES if code in self.owner and code in self.open for no in self.pushed[code]]
        asked = {"customer_code__in": ",".join(self.of.values()), "limit": 500}
        await self.office.follow()
        for by in ("own", "all"):
            listed = (await self.office.readers[by].get("/v1/orders", params=asked)).json()["items"]
            assert sorted(one["order_no"] for one in listed if one["customer_id"]) == sorted(expected), by


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(steps, min_size=4, max_size=8))
async def test_no_sequence_of_steps_lets_records_of_before_count(
    sequence: list[tuple[str, int, str]], office: Office
) -> None:
    office.made.clear()
    model = Model(office, [(await office.make())["id"] for _ in range(3)])
    await model.do("push", 0, CODES[0])
    for step in sequence:
        await model.do(*step)
        await model.check()
