"""Dossier facts in files: one line for a customer and an item, or for an entry of a log."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlmodel import col

from services.customer.dossier.facts.model import DossierFact, DossierFactCreate, DossierFactUpdate
from services.customer.dossier.facts.operations import owner_of, writable_item
from services.customer.dossier.facts.rules import DossierFactNotFound, review_due
from services.customer.dossier.facts.store import DOSSIER_FACTS
from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.store import lock_items
from services.customer.exchange.imports.lookups import among
from services.customer.exchange.imports.named_users import NamedUsers
from services.customer.exchange.imports.plans import Draft, RowErrors, check, differing, problem_refusal, refusal
from services.customer.exchange.imports.records.record_table import (
    RecordTable,
    Target,
    as_refusal,
    customer_required,
    required,
)
from shared.time import company_today

FIELDS = ("value", "source", "source_detail", "verified_on")


class FactRecords(RecordTable[DossierFact]):
    """Facts; a line of a log is a new entry unless the log has it."""

    table: ClassVar = DossierFact

    async def look_up(self, drafts: Sequence[Draft], customer_ids: Iterable[UUID]) -> None:
        """Read the items in force, the owners named, and the facts that these lines may be about."""
        self._items = await lock_items(self.call.session)
        rows = await DOSSIER_FACTS.rows(self.call, self._may_be_meant(drafts, customer_ids))
        self._by_id = {row.id: row for row in rows}
        self._single = {(row.customer_id, row.item): row for row in rows if not row.is_log}
        self._logged = {(row.customer_id, row.item, row.verified_on, row.value): row for row in rows if row.is_log}
        named = [draft.values["owner"] for draft in drafts if draft.values.get("owner")]
        self._users = NamedUsers()
        await self._users.look_up(self.call.session, named, {row.owner_id for row in rows if row.owner_id})

    def _may_be_meant(self, drafts: Sequence[Draft], customer_ids: Iterable[UUID]) -> sa.ColumnElement[bool]:
        ids = {UUID(draft.values["id"]) for draft in drafts if draft.values.get("id")}
        items = {draft.values["item"] for draft in drafts if draft.values.get("item")}
        days = {date.fromisoformat(day) for draft in drafts if (day := draft.values.get("verified_on"))}
        is_near = sa.or_(
            ~col(DossierFact.is_log), among(col(DossierFact.verified_on), {*days, company_today()}, sa.Date)
        )
        of_customers = among(col(DossierFact.customer_id), customer_ids)
        named = sa.and_(of_customers, among(col(DossierFact.item), items, sa.Text), is_near)
        return sa.or_(among(col(DossierFact.id), ids), named)

    def find(self, draft: Draft, customer_id: UUID | None) -> Target[DossierFact]:
        """The fact of this id, or on this item of the customer. Raises Refusal."""
        if draft.values.get("id"):
            row = self._of_id(draft, customer_id)
            return Target(row.customer_id, row.id, row)
        owner, key = customer_required(customer_id), required(draft, "item")
        with as_refusal("/item"):
            item = writable_item(self._items, key, self.call.principal)
        if not item.is_log:
            row_there = self._single.get((owner, key))
            return Target(owner, row_there.id if row_there else (owner, key), row_there)
        entry = (owner, key, self._day(draft), str(required(draft, "value")).strip())
        noted = self._logged.get(entry)
        return Target(owner, noted.id if noted else entry, noted)

    def _of_id(self, draft: Draft, customer_id: UUID | None) -> DossierFact:
        fact_id = UUID(draft.values["id"])
        row = self._by_id.get(fact_id)
        if row is None:
            raise problem_refusal(DossierFactNotFound, "/id", id=fact_id)
        if customer_id not in (None, row.customer_id) or draft.values.get("item", row.item) != row.item:
            raise refusal(
                "fact_of_other_item",
                "The fact belongs to another customer or item.",
                "该档案内容属于其他客户或其他档案项。",
                pointer="/id",
            )
        return row

    def _day(self, draft: Draft) -> date:
        day = draft.values.get("verified_on")
        return company_today() if day is None else date.fromisoformat(day)

    def changes(self, draft: Draft, target: Target[DossierFact], errors: RowErrors) -> dict[str, Any]:
        """The fact, as a request states or changes it."""
        sent = {name: draft.values[name] for name in FIELDS if name in draft.values}
        with errors.collect():
            sent |= self._owner(draft, target.row)
        fields: dict[str, Any] = {}
        with errors.collect():
            fields = self._changed(draft, sent, target.row) if target.row else self._new(draft, sent, target)
        return {"fields": fields} if fields else {}

    def _owner(self, draft: Draft, row: DossierFact | None) -> dict[str, Any]:
        """The responsible person: a user, or somebody who is none."""
        if "owner" not in draft.values:
            return {}
        cell = draft.values["owner"]
        if row is not None and cell == (self._users.name_of(row.owner_id) or row.owner_name):
            return {}
        user_id = None if cell is None else self._users.find(cell, "/owner")
        return {"owner_id": user_id, "owner_name": None if user_id else cell}

    def _changed(self, draft: Draft, sent: dict[str, Any], row: DossierFact) -> dict[str, Any]:
        body = check(DossierFactUpdate, sent)
        changed = differing(draft, self.columns, body, row.model_dump())
        if "value" in changed and "verified_on" not in sent:
            changed["verified_on"] = company_today().isoformat()  # as a request that changes the value verifies it
        if "verified_on" in changed:
            item = self._items.get(row.item)
            changed["review_due_on"] = _due(date.fromisoformat(changed["verified_on"]), item)
        return changed

    def _new(self, draft: Draft, sent: dict[str, Any], target: Target[DossierFact]) -> dict[str, Any]:
        item = self._items[draft.values["item"]]
        given = {name: value for name, value in sent.items() if value is not None}
        body = check(DossierFactCreate, {"customer_id": target.customer_id, "item": item.key, **given})
        verified_on = body.verified_on or company_today()
        return {
            **body.model_dump(mode="json"),
            **to_jsonable_python(owner_of(body, self.call.principal)),
            "is_log": item.is_log,
            "section": item.section.value,
            "clearance": item.clearance,
            "verified_on": verified_on.isoformat(),
            "review_due_on": _due(verified_on, item),
        }

    def check(self, draft: Draft, errors: RowErrors) -> None:
        """Collect what is wrong with the fact and its source."""
        with errors.collect():
            check(DossierFactUpdate, {name: draft.values[name] for name in FIELDS if name in draft.values})


def _due(verified_on: date, item: DossierItem | None) -> str | None:
    due = review_due(verified_on, item.cadence) if item else None
    return due.isoformat() if due else None
