"""Loads what is known and judged of customers, and what changes: a successor, a merge, an imported table."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from deploy.api import Api
from deploy.local.demo.colleagues import Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.customers import Customer
from deploy.local.demo.judgements import Judged

HANDOVER = {
    "open_points": ["月底前回复样机报价。", "质量异议等待第三方检测。"],
    "documents": ["年度框架协议.pdf"],
    "introductions": "下周三一同拜访采购总监。",
}


class Dossiers:
    """The load of these."""

    def __init__(self, admin: Api, loaded: Loaded, company: DemoCompany) -> None:
        self._admin = admin
        self._loaded = loaded
        self._company = company

    async def load_insight(self, customer: Customer) -> None:
        """Load what is known of a customer, and mark it as a target customer."""
        code, known = customer.code, self._company.insights[customer.code]
        post = partial(self._post_about, code)
        owner = {"owner_id": self._loaded.users[customer.team["account_manager"]]}
        for number, fact in enumerate(known.facts):
            await post("dossier-facts", number, fact | owner)
        await self._load_rivalry(customer)
        for number, (rival, body) in enumerate(known.criteria):
            scored = [{"competitor_id": self._loaded.rivals[rival], "score": 3}]
            await post("supplier-criteria", number, body | {"rivals": scored})
        rival, share = known.rival_share
        others = {"competitor_id": self._loaded.rivals[rival], "share": share}
        await post("supply-positions", 0, known.supply | {"suppliers": [*known.supply["suppliers"], others]})
        await post("strategic-fits", 0, known.fit)
        for person, special in known.special_dates:
            path = f"/v1/contacts/{self._loaded.contacts[code, person]}/special-dates"
            await self._admin.post(path, special, once=f"demo special date {code} {person}")
        reason = {"reason": "销售额与增长均居前列。"}
        await self._admin.ask("PUT", f"/v1/customers/{self._loaded.customers[code]}/target", json=reason)

    async def _load_rivalry(self, customer: Customer) -> None:
        """Load the rivals at a customer: their profiles, moves and cases."""
        known = self._company.insights[customer.code]
        responsible = {"responsible_id": self._loaded.users[customer.team["backup_contact"]]}
        for path, found, named in (
            ("competitors/profiles", known.profiles, responsible),
            ("competitor-moves", known.moves, {}),
            ("competitive-cases", known.cases, {}),
        ):
            for number, (rival, body) in enumerate(found):
                about = {"competitor_id": self._loaded.rivals[rival]} | named
                await self._post_about(customer.code, path, number, body | about)

    async def _post_about(self, code: str, path: str, number: int, body: dict[str, Any]) -> None:
        await self._admin.post(f"/v1/{path}", body | self._loaded.of(code), once=f"demo {path} {code} {number}")

    async def load_judged(self, judged: Judged) -> None:
        """Enter what people judged of a customer for the graded year."""
        for path, body in judged.entries:
            await self._admin.ask("PUT", f"/v1/customers/{self._loaded.customers[judged.code]}/{path}", json=body)

    async def load_dossier(self, customer: Customer) -> None:
        """Add a file, ban gifts and do the coming actions of the customer's stage, as some customers have."""
        code, of = customer.code, self._loaded.of(customer.code)
        notes = f"{customer.profile['name']}：年度框架谈判要点。".encode()
        named = of | {"file_name": "年度框架谈判要点.txt", "section": "supply_landscape"}
        headers = {"Content-Type": "text/plain", "Idempotency-Key": f"demo attachment {code}"}
        await self._admin.ask("POST", "/v1/attachments", params=named, content=notes, headers=headers)
        await self._post_about(code, "gift-bans", 0, {"reason": "their_policy", "note": "对方《廉洁从业规定》。"})
        coming = await self._admin.get("/v1/stage-actions", **of, status="open", limit="1")
        for action in coming["items"]:
            occurrence = {name: action[name] for name in ("stage", "key", "due_on")}
            done = occurrence | of | {"note": "已提前完成，客户确认。"}
            # A load that goes on after a failure finds the next one open.
            once = f"demo stage action {code} {' '.join(occurrence.values())}"
            await self._admin.post("/v1/stage-actions/records", done, once=once)

    async def change(self, customer: Customer) -> None:
        """Let the backup contact take over, which opens a handover, and merge a customer entered twice."""
        customer_id, code = self._loaded.customers[customer.code], customer.code
        successor = {"user_id": self._loaded.users[customer.team["backup_contact"]], "role": "account_manager"}
        await self._admin.post(f"/v1/customers/{customer_id}/team", successor, once=f"demo successor {code}")
        opened = await self._admin.get("/v1/handovers", customer_id=customer_id, status="open")
        for handover in opened["items"]:
            await self._admin.ask("PATCH", f"/v1/handovers/{handover['id']}", json=HANDOVER)
        twin = {name: customer.profile[name] for name in ("name", "region", "industry")}
        made = await self._admin.post("/v1/customers?force=true", twin, once=f"demo twin {code}")
        absorbed = {"absorbed_id": made["id"]}
        await self._admin.post(f"/v1/customers/{customer_id}/merge", absorbed, once=f"demo merge {code}")

    async def load_terms(self, customers: Sequence[Customer]) -> None:
        """Define a field of one's own, and import it for these customers as a table."""
        field = {"applies_to": "customer", "code": "payment_terms", "kind": "text", "label": "账期条款"}
        await self._admin.post("/v1/custom-fields", field, once="demo custom field")
        table = "客户编码,账期条款\n" + "".join(f"{one.code},月结 60 天\n" for one in customers)
        headers = {"Content-Type": "text/csv", "Idempotency-Key": "demo import"}
        kind = {"kind": "customers"}
        made = await self._admin.ask("POST", "/v1/imports", params=kind, content=table.encode(), headers=headers)
        for step in ("preview", "run"):
            await self._admin.post(f"/v1/imports/{made['id']}/{step}", {}, once=f"demo import {made['id']} {step}")
