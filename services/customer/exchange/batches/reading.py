"""Reads one row: every error at once, and its fields as they are stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.customer.custom.values.rules import CustomValuesInvalid, find_changes
from services.customer.exchange.batches.references import MAX_ASKED, References, know_users, read_references
from services.customer.exchange.batches.rules import BatchesForTheWholeHouse
from services.customer.exchange.columns.cells import CellWrong, is_empty_mark, read_cell, split_cell
from services.customer.exchange.columns.column import Column, Form
from services.customer.exchange.columns.custom_columns import OWNERS, PREFIX, columns_of
from services.customer.exchange.columns.rules import TableKind
from services.customer.people.contacts.model import Contact
from services.customer.profile.segments.rules import SegmentKind
from shared.app.users import UserDirectoryClient
from shared.auth.access import DataScopeKind, Principal, clearance_of, is_cleared, row_clearances_of
from shared.auth.users import UserSource
from shared.batches.copy_text import columns
from shared.batches.kinds import VERSION, Checked, Encoded
from shared.batches.rejections import from_pydantic
from shared.database import transaction
from shared.problems import FieldError, Text
from shared.shapes import Sent
from shared.web.peers import peer_of

SEGMENTS = {"region": SegmentKind.REGION, "industry": SegmentKind.INDUSTRY}
LISTS = ("scenarios", "decision_bases")
LEVEL = "level"  # the key of a rejected row's level among its staged fields
HIDDEN = Text("{name} needs clearance {level}: leave it out.", "{name} 需要 {level} 级权限：请省略此字段。")


@dataclass(frozen=True)
class RowShape:
    """How a kind's rows are read: the fields that make up the number, and those that name another row or a user."""

    document: type[Sent]
    numbers: Sequence[str]
    referring: Sequence[str]
    catalogue: Mapping[str, Column]
    table: TableKind
    states: Mapping[str, Mapping[str, Any]]
    """The fields that a pushed status stands for, where it is not a field itself."""


@dataclass
class Reader:
    """Checks the rows of one batch."""

    shape: RowShape
    references: References
    engine: AsyncEngine
    users: UserSource
    _named: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._custom = columns_of(self.references.definitions)

    def check(self, document: Any, *, is_csv: bool) -> Checked:
        """The row with every error; a row with errors is staged with what it refers to."""
        errors: list[FieldError] = []
        if is_csv:
            document = self._cells(document, errors)
        try:
            valid = self.shape.document.__pydantic_validator__.validate_python(document)
        except ValidationError as error:
            errors += from_pydantic(error.errors(include_url=False, include_input=False))
            sent = document if isinstance(document, dict) else {}
            self._look_up(dict(sent), errors)
            return self._with_levels(self._rejected(sent), sent, _as_sent(errors, is_csv=is_csv))
        named = {*self.shape.numbers, VERSION}
        fields = valid.model_dump(mode="json", include=valid.model_fields_set - named)
        self._look_up(fields, errors)
        errors += self._hidden(fields)
        encoded = self._rejected(document) if errors else self._encode(valid, fields)
        return self._with_levels(encoded, fields, _as_sent(errors, is_csv=is_csv))

    def _with_levels(self, encoded: Encoded | None, sent: Mapping[str, Any], errors: list[FieldError]) -> Checked:
        """The errors with their levels: of the field named, and of the person whom the row is about."""
        own = self._row_level(sent)
        return Checked(encoded, errors, levels=[max(own, self._level_of(one.pointer or "")) for one in errors])

    def _level_of(self, pointer: str) -> int:
        name = pointer.removeprefix("/").replace("/", ".")
        if name.startswith(PREFIX):
            column = self._custom.get(".".join(name.split(".")[:2]))
            return 1 if column is None else column.clearance
        info = self.shape.document.model_fields.get(name.split(".")[0])
        return 1 if info is None else clearance_of(info.metadata)

    def _row_level(self, sent: Mapping[str, Any]) -> int:
        marks = row_clearances_of(Contact) if self.shape.table is TableKind.CONTACTS else ()
        return max((mark.level_of(sent.get(name)) for name, mark in marks), default=1)

    async def finish(self) -> None:
        """Know the users that the rows name by id."""
        if self._named:
            async with transaction(self.engine) as session:
                await know_users(session, self.users, self._named)

    def _encode(self, valid: Any, fields: dict[str, Any]) -> Encoded:
        fields |= {name: list(dict.fromkeys(fields[name] or [])) for name in LISTS if name in fields}
        if "status" in fields:
            status = fields.pop("status")
            fields |= self.shape.states.get(status, {"status": status})
        self._note(fields.get("manager"))
        numbers = [getattr(valid, name) for name in self.shape.numbers]
        text = columns(*numbers, json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
        return Encoded("\n".join(numbers), getattr(valid, VERSION), text)

    def _rejected(self, sent: Any) -> Encoded | None:
        """What is staged of a rejected row: its number, and the row above it and the manager that it names."""
        names = (*self.shape.numbers, *self.shape.referring) if isinstance(sent, dict) else ()
        known = {name: sent[name] for name in names if isinstance(sent.get(name), str) and "\x00" not in sent[name]}
        if not all(name in known for name in self.shape.numbers):
            return None
        numbers = [known[name].strip() for name in self.shape.numbers]
        fields = {
            "rejected": True,
            LEVEL: self._row_level(sent),
            **{name: known[name].strip() for name in self.shape.referring if name in known},
        }
        self._note(fields.get("manager"))
        return Encoded("\n".join(numbers), 0, columns(*numbers, json.dumps(fields)))

    def _note(self, manager: Any) -> None:
        try:
            user_id = UUID(str(manager))
        except ValueError:
            return
        if len(self._named) < MAX_ASKED:
            self._named.add(user_id)

    def _look_up(self, fields: dict[str, Any], errors: list[FieldError]) -> None:
        """Put codes in place of segments' names, and custom values as they are stored."""
        for name, kind in SEGMENTS.items():
            if isinstance(named := fields.get(name), str):
                self._put(fields, name, self.references.segments.code_of(kind, named, f"/{name}"), errors)
        if isinstance(scenarios := fields.get("scenarios"), list):
            for place, named in enumerate(scenarios):
                if isinstance(named, str):
                    found = self.references.segments.code_of(SegmentKind.SCENARIO, named, f"/scenarios/{place}")
                    self._put(scenarios, place, found, errors)
        if isinstance(custom := fields.get("custom"), dict):
            try:
                changes = find_changes(self.references.definitions, custom, {})
                sent = dict.fromkeys(custom)
                fields["custom"] = sent | {change.definition.code: change.value for change in changes}
            except CustomValuesInvalid as invalid:
                errors += invalid.errors

    @staticmethod
    def _put(fields: Any, name: Any, found: str | FieldError, errors: list[FieldError]) -> None:
        if isinstance(found, FieldError):
            errors.append(found)
        else:
            fields[name] = found

    def _hidden(self, fields: Mapping[str, Any]) -> list[FieldError]:
        """The fields above the caller's clearance."""
        levels = {name: clearance_of(self.shape.document.model_fields[name].metadata) for name in fields}
        marks = row_clearances_of(Contact) if self.shape.table is TableKind.CONTACTS else ()
        levels |= {name: mark.level for name, mark in marks if fields.get(name) == mark.value}
        return [
            FieldError("field_hidden", HIDDEN, f"/{name}", values={"name": name, "level": level})
            for name, level in levels.items()
            if not is_cleared(level)
        ]

    def _cells(self, cells: Mapping[str, str], errors: list[FieldError]) -> dict[str, Any]:
        """The cells of a CSV record as JSON; the empty mark is null."""
        fields: dict[str, Any] = {}
        for name, cell in cells.items():
            try:
                if name.startswith(PREFIX):
                    column = self._custom.get(name)
                    value = None if is_empty_mark(cell) else read_cell(column, cell) if column else cell
                    is_number = column and column.form is Form.NUMBER and str(value).lstrip("+-").isdigit()
                    fields.setdefault("custom", {})[name.removeprefix(PREFIX)] = int(str(value)) if is_number else value
                else:
                    fields[name] = self._cell(name, cell)
            except CellWrong as wrong:
                errors.append(wrong.error)
        return fields

    def _cell(self, name: str, cell: str) -> Any:
        if is_empty_mark(cell):
            return None
        if name in (*LISTS, "custom") and cell[:1] in "[{":
            try:
                return json.loads(cell)  # as a report writes what was pushed as JSON
            except ValueError:
                return cell
        column = self.shape.catalogue.get(name)
        if name in LISTS:
            return split_cell(cell) if name == "scenarios" or column is None else read_cell(column, cell)
        if column is None or column.form not in {Form.CHOICE, Form.DATE, Form.TRUTH, Form.NUMBER} or name == "status":
            return cell
        value = read_cell(column, cell)
        return int(value) if column.form is Form.NUMBER and str(value).isdigit() else value


def _as_sent(errors: list[FieldError], *, is_csv: bool) -> list[FieldError]:
    """The errors, each once; of a CSV their pointers name the columns."""
    found: dict[tuple[str | None, str], FieldError] = {}
    for error in errors:
        pointer = error.pointer
        if is_csv and pointer and pointer.startswith("/custom/"):
            pointer = f"/{PREFIX}{pointer.removeprefix('/custom/')}"
        found.setdefault((pointer, error.code), FieldError(error.code, error.detail, pointer, values=error.values))
    return list(found.values())


async def open_reader(request: Request, principal: Principal, shape: RowShape) -> Reader:
    """The reader of one batch. Raises BatchesForTheWholeHouse."""
    if principal.data_scope.kind is not DataScopeKind.ALL:
        raise BatchesForTheWholeHouse()
    engine: AsyncEngine = request.app.state.engine
    async with transaction(engine) as session:
        references = await read_references(session, OWNERS[shape.table])
    return Reader(shape, references, engine, UserDirectoryClient(peer_of(request, "gateway")))
