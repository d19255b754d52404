"""Plans the lines of a table of records: whose they are, new or there already, what changes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.customer.exchange.imports.named_customers import NamedCustomers
from services.customer.exchange.imports.plans import Draft, Refusal, RowErrors, RowPlan, RowPlanner, refusal
from services.customer.exchange.imports.records.record_table import RecordTable, Target
from services.customer.exchange.imports.rules import RowOutcome
from shared.database import new_id
from shared.problems import FieldError
from shared.web.call import Call


class RecordPlanner(RowPlanner):
    """Plans the lines of a file in lots."""

    def __init__(self, call: Call, records: RecordTable[Any]) -> None:
        self._call = call
        self._records = records
        self._customers = NamedCustomers()
        self._lines: dict[Any, int] = {}
        self._new: dict[Any, UUID] = {}  # new records of several lines

    async def plan(self, drafts: Sequence[Draft]) -> list[RowPlan]:
        """The plans for these lines."""
        await self._customers.look_up(self._call, drafts)
        await self._records.look_up(drafts, self._customers.ids)
        return [self._plan_line(draft) for draft in drafts]

    def finish(self) -> Mapping[int, Sequence[FieldError]]:
        """The errors that only all lines together show, by line."""
        return self._records.finish()

    def _plan_line(self, draft: Draft) -> RowPlan:
        errors, target = RowErrors(draft.errors), None
        try:
            with errors.collect():
                customer_id = self._customers.find(draft)
                target = self._records.find(draft, customer_id)
                self._take(draft, target.key)
            if target is None:
                self._records.check(draft, errors)
                raise Refusal(*errors.found)
            values = self._records.changes(draft, target, errors)
            errors.refuse()
            return self._planned(draft, target, values)
        except Refusal as error:
            return RowPlan(draft.number, error.outcome, errors=error.errors)

    def _planned(self, draft: Draft, target: Target[Any], values: dict[str, Any]) -> RowPlan:
        if target.row is not None:
            outcome = RowOutcome.UPDATED if values else RowOutcome.UNCHANGED
            stored = values | {"customer_id": str(target.customer_id)} if values else {}
            return RowPlan(draft.number, outcome, target.row.id, values=stored)
        group = target.key if target.group is None else target.group
        record_id = self._new.setdefault(group, new_id())
        stored = values | {"customer_id": str(target.customer_id)}
        return RowPlan(draft.number, RowOutcome.CREATED, record_id, values=stored)

    def _take(self, draft: Draft, key: Any) -> None:
        """Refuse a second line about the same. Raises Refusal."""
        line = self._lines.setdefault(key, draft.number)
        if line != draft.number:
            raise refusal("row_repeated", "Row {row} is about the same.", "与第 {row} 行重复。", row=line)
