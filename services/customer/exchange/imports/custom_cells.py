"""The rows' values of custom fields, validated like a single request's, looked up for many rows at once."""

import re
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from services.customer.custom.definitions.rules import Definition, FieldOwner
from services.customer.custom.values.kinds import Value
from services.customer.custom.values.rules import CustomValuesInvalid, find_changes, refuse_missing
from services.customer.custom.values.store import read_values_of_many
from services.customer.exchange.columns.column import Form
from services.customer.exchange.columns.custom_columns import PREFIX
from services.customer.exchange.imports.plans import Columns, Draft, Refusal, reads_as
from shared.web.call import Call

_WHOLE = re.compile(r"[+-]?\d{1,20}")


class CustomCells:
    """Plans the custom fields of a row's customer or contact."""

    def __init__(
        self,
        call: Call,
        of: FieldOwner,
        definitions: Mapping[str, Definition],
        columns: Columns,
    ) -> None:
        self._call = call
        self._of = of
        self._definitions = definitions
        self._columns = [column for column in columns if column is not None and column.name.startswith(PREFIX)]
        self._present: Mapping[UUID, Mapping[str, Value]] = {}

    async def look_up(self, ids: Collection[UUID]) -> None:
        """Read these owners' present values of the file's fields."""
        codes = [column.name.removeprefix(PREFIX) for column in self._columns]
        self._present = await read_values_of_many(self._call.session, self._of, ids, codes)

    def first_of(self, draft: Draft) -> dict[str, Value | None]:
        """The values of a new owner, with all required ones, as in a single request. Raises Refusal."""
        sent = self._sent(draft)
        try:
            if self._call.principal.user_id is not None:
                refuse_missing(self._definitions, sent)
        except CustomValuesInvalid as error:
            raise Refusal(*error.errors) from error
        return self._judge({code: value for code, value in sent.items() if value is not None}, {})

    def changes_of(self, draft: Draft, owner_id: UUID) -> dict[str, Value | None]:
        """The changed values of an existing owner; None for a removed one. Raises Refusal."""
        present = self._present.get(owner_id, {})
        columns = {column.name.removeprefix(PREFIX): column for column in self._columns}
        sent = {
            code: value
            for code, value in self._sent(draft).items()
            if not reads_as(columns[code], draft, present.get(code))
        }
        return self._judge(sent, present)

    def _judge(self, sent: Mapping[str, Any], present: Mapping[str, Value]) -> dict[str, Value | None]:
        try:
            changes = find_changes(self._definitions, sent, present)
        except CustomValuesInvalid as error:
            raise Refusal(*error.errors) from error
        return {change.definition.code: change.value for change in changes}

    def _sent(self, draft: Draft) -> dict[str, Any]:
        """The row's values by code, as JSON."""
        sent = {}
        for column in self._columns:
            if column.name in draft.values:
                value = draft.values[column.name]
                is_number = column.form is Form.NUMBER and isinstance(value, str) and _WHOLE.fullmatch(value)
                sent[column.name.removeprefix(PREFIX)] = int(value) if is_number else value
        return sent
