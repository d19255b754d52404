"""Supply positions in files: one line for each supplier of a category on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.exchange.columns.cells import one_width
from services.customer.exchange.columns.supply_columns import OUR_COMPANY
from services.customer.exchange.imports.lookups import among
from services.customer.exchange.imports.named_competitors import NamedCompetitors
from services.customer.exchange.imports.plans import Columns, Draft, Refusal, RowErrors, check, differing, refusal
from services.customer.exchange.imports.records.record_table import (
    RecordTable,
    Target,
    as_refusal,
    customer_required,
    required,
)
from services.customer.market.supply_positions.model import (
    Supplier,
    SupplyFacts,
    SupplyPosition,
    SupplyPositionCreate,
    SupplyPositionUpdate,
)
from services.customer.market.supply_positions.rules import (
    SupplierShare,
    refuse_impossible_shares,
    survey,
)
from services.customer.market.supply_positions.store import SUPPLY_POSITIONS
from shared.problems import FieldError, Text
from shared.web.call import Call

FIELDS = tuple(SupplyFacts.model_fields)
OURS = {one_width(name).lower() for name in (*OUR_COMPANY, "我方", "本公司", "us")}
NO_SUPPLIER = Text("A position has at least one supplier.", "供应份额至少包含一个供应商。")
Suppliers = dict[UUID | None, Decimal]


@dataclass(slots=True)
class Position:
    """What the lines of a position make of it; the lines that change it."""

    suppliers: Suppliers
    lines: list[int] = field(default_factory=list)
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)


class SupplyRecords(RecordTable[SupplyPosition]):
    """Positions; suppliers without a line keep their share."""

    table: ClassVar = SupplyPosition

    def __init__(self, call: Call, columns: Columns) -> None:
        super().__init__(call, columns)
        self._positions: dict[Any, Position] = {}

    async def look_up(self, drafts: Sequence[Draft], customer_ids: Iterable[UUID]) -> None:
        """Read the competitors named, and the positions of these customers in these categories."""
        categories = {draft.values["category"] for draft in drafts if draft.values.get("category")}
        of_customers = among(col(SupplyPosition.customer_id), customer_ids)
        rows = await SUPPLY_POSITIONS.rows(
            self.call, of_customers, among(col(SupplyPosition.category), categories, sa.Text)
        )
        self._present = {(row.customer_id, row.category, row.as_of): row for row in rows}
        self._rivals = NamedCompetitors()
        named = [name for draft in drafts if (name := draft.values.get("supplier")) and not _is_ours(name)]
        await self._rivals.look_up(self.call.session, named)

    def find(self, draft: Draft, customer_id: UUID | None) -> Target[SupplyPosition]:
        """The position of the customer, the category and the day, and the supplier. Raises Refusal."""
        owner = customer_required(customer_id)
        position = (owner, required(draft, "category"), date.fromisoformat(required(draft, "as_of")))
        row, named = self._present.get(position), required(draft, "supplier")
        known = {one for one in _suppliers(row) if one}
        supplier = None if _is_ours(named) else self._rivals.get(named, "/supplier", known)
        return Target(owner, (*position, supplier), row, group=position)

    def changes(self, draft: Draft, target: Target[SupplyPosition], errors: RowErrors) -> dict[str, Any]:
        """The supplier's share, and what the line says of the whole position."""
        position = self._positions.setdefault(target.group, Position(_suppliers(target.row)))
        supplier, before = target.key[3], _suppliers(target.row)
        shared: dict[str, Any] = {}
        with errors.collect():
            shared = self._share(draft, supplier, before)
        fields: dict[str, Any] = {}
        with errors.collect():
            fields = self._facts(draft, target, position)
        if errors.found or not (shared or fields):
            return {}
        position.lines.append(draft.number)
        if shared:
            share = shared["supplier"][1]
            position.suppliers.pop(supplier, None)
            position.suppliers |= {} if share is None else {supplier: Decimal(share)}
        return {"fields": fields} | shared

    def _share(self, draft: Draft, supplier: UUID | None, before: Suppliers) -> dict[str, Any]:
        """The supplier with its new share; without one it is taken out of the position. Raises Refusal."""
        named = str(supplier) if supplier else None
        if "share" in draft.values and draft.values["share"] is None and supplier in before:
            return {"supplier": [named, None]}
        if "share" not in draft.values and supplier in before:
            return {}
        share = check(Supplier, {"competitor_id": supplier, "share": required(draft, "share")}).share
        return {} if before.get(supplier) == share else {"supplier": [named, str(share)]}

    def _facts(self, draft: Draft, target: Target[SupplyPosition], position: Position) -> dict[str, Any]:
        """What changes of the position itself; all its lines say the same. Raises Refusal."""
        sent = {name: draft.values[name] for name in FIELDS if name in draft.values}
        for name, value in sent.items():
            said, line = position.said.setdefault(name, (value, draft.number))
            if said != value:
                raise refusal(
                    "position_differs",
                    "Row {row} says otherwise of the same position.",
                    "与第 {row} 行对同一供应份额的填写不一致。",
                    pointer=f"/{name}",
                    row=line,
                )
        if target.row is not None:
            return differing(draft, self.columns, check(SupplyPositionUpdate, sent), target.row.model_dump())
        customer_id, category, as_of = target.group
        key = {"customer_id": customer_id, "category": category, "as_of": as_of}
        given = {name: value for name, value in sent.items() if value is not None}
        body = check(SupplyPositionCreate, {**key, **given, "suppliers": [{"share": 0}]})
        return body.model_dump(mode="json", include=body.model_fields_set - {"suppliers"})

    def check(self, draft: Draft, errors: RowErrors) -> None:
        """Collect what is wrong with the share and with what the line says of the position."""
        with errors.collect():
            check(Supplier, {"share": draft.values.get("share") or 0})
        with errors.collect():
            check(SupplyPositionUpdate, {name: draft.values[name] for name in FIELDS if name in draft.values})

    def finish(self) -> Mapping[int, Sequence[FieldError]]:
        """The lines of positions whose shares cannot be right together."""
        found: dict[int, Sequence[FieldError]] = {}
        for position in self._positions.values():
            if position.lines and (wrong := _wrong(position.suppliers)):
                found |= dict.fromkeys(position.lines, wrong)
        return found

    @classmethod
    def blank(cls) -> dict[str, Any]:
        """A position to which its lines add the suppliers."""
        return {"suppliers": [], **asdict(survey([]))}

    @classmethod
    def write(cls, row: SupplyPosition, values: Mapping[str, Any]) -> None:
        """The supplier's share, and the columns computed from all shares."""
        if "supplier" not in values:
            return
        named, share = values["supplier"]
        present = {one["competitor_id"]: one for one in row.suppliers}
        if share is None:
            present.pop(named, None)
        else:
            present[named] = {"competitor_id": named, "share": share}
        row.suppliers = list(present.values())
        for name, value in asdict(survey(_shares(_suppliers(row)))).items():
            setattr(row, name, value)


def _is_ours(name: str) -> bool:
    return one_width(name).lower() in OURS


def _suppliers(row: SupplyPosition | None) -> Suppliers:
    stored = row.suppliers if row else ()
    return {UUID(one["competitor_id"]) if one["competitor_id"] else None: Decimal(one["share"]) for one in stored}


def _shares(suppliers: Suppliers) -> list[SupplierShare]:
    return [SupplierShare(competitor_id, share) for competitor_id, share in suppliers.items()]


def _wrong(suppliers: Suppliers) -> Sequence[FieldError]:
    if not suppliers:
        return [FieldError("supplier_missing", NO_SUPPLIER, pointer="/share")]
    sent = [{"competitor_id": competitor_id, "share": share} for competitor_id, share in suppliers.items()]
    try:
        check(SupplyPositionUpdate, {"suppliers": sent})
        with as_refusal():
            refuse_impossible_shares(_shares(suppliers))
    except Refusal as refused:
        return [FieldError(one.code, one.detail, pointer="/share", values=one.values) for one in refused.errors]
    return ()
