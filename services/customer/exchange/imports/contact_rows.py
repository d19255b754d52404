"""Plans the rows of contacts: their customer, existing or new, and their superior."""

from collections.abc import Sequence
from typing import Any, NoReturn
from uuid import UUID

from services.customer.exchange.imports.custom_cells import CustomCells
from services.customer.exchange.imports.lookups import (
    Found,
    find_contacts,
    read_reporting_lines,
    would_circle,
)
from services.customer.exchange.imports.named_customers import NamedCustomers
from services.customer.exchange.imports.plans import (
    Columns,
    Draft,
    Refusal,
    RowErrors,
    RowPlan,
    RowPlanner,
    check,
    differing,
    fields_of,
    problem_refusal,
    refusal,
)
from services.customer.exchange.imports.rules import RowOutcome
from services.customer.people.contacts.model import ContactCreate, ContactProfile, ContactUpdate
from services.customer.people.contacts.rules import ReportingLineCyclic, SuperiorUnknown
from shared.auth.access import FieldHidden, is_cleared, row_clearances_of
from shared.database import new_id
from shared.web.call import Call

NOT_FIELDS = ("id", "customer_id", "customer_code", "customer", "reports_to")
Person = tuple[UUID, str]
"""A customer and a name there."""


class ContactPlanner(RowPlanner):
    """Plans the rows of a file in lots; later rows can refer to earlier ones."""

    def __init__(self, call: Call, columns: Columns, custom: CustomCells) -> None:
        self._call = call
        self._columns = columns
        self._custom = custom
        self._customers = NamedCustomers()
        self._rows: dict[UUID | tuple[Person, str], int] = {}
        self._new: dict[Person, UUID] = {}
        self._new_at: dict[UUID, UUID] = {}  # new contact → customer
        self._lines: dict[UUID, UUID] = {}
        self._new_lines: dict[UUID, UUID] = {}

    async def plan(self, drafts: Sequence[Draft]) -> list[RowPlan]:
        """The plans for these rows."""
        await self._look_up(drafts)
        await self._custom.look_up(self._contacts)
        return [self._plan_row(draft) for draft in drafts]

    def _plan_row(self, draft: Draft) -> RowPlan:
        errors = RowErrors(draft.errors)
        customer_id, target = None, None
        try:
            with errors.collect():
                customer_id = self._customers.find(draft)
                target = self._target(draft, customer_id)
                if target is None and customer_id is None:
                    raise refusal(
                        "customer_missing", "Give the contact's customer.", "请填写所属客户。", pointer="/customer"
                    )
            if target is not None:
                return self._plan_update(draft, target, errors)
            if customer_id is None:
                self._refuse_unclear(draft, errors)
            return self._plan_new(draft, customer_id, errors)
        except Refusal as error:
            return RowPlan(draft.number, error.outcome, errors=error.errors)

    def _refuse_unclear(self, draft: Draft, errors: RowErrors) -> NoReturn:
        """Report what else is wrong with a row whose contact is unclear. Raises Refusal."""
        with errors.collect():
            check(ContactUpdate, fields_of(draft, NOT_FIELDS))
        raise Refusal(*errors.found)

    async def _look_up(self, drafts: Sequence[Draft]) -> None:
        await self._customers.look_up(self._call, drafts)
        contacts = await find_contacts(
            self._call,
            ids={
                UUID(draft.values[name])
                for draft in drafts
                for name in ("id", "reports_to_id")
                if draft.values.get(name)
            },
            customer_ids=self._customers.ids,
            names={draft.values[name] for draft in drafts for name in ("name", "reports_to") if draft.values.get(name)},
        )
        self._contacts = {one.id: one for one in contacts}
        self._people: dict[Person, list[Found]] = {}
        for one in contacts:
            self._people.setdefault((one.fields["customer_id"], one.fields["name"]), []).append(one)
        if any(column and column.name in {"reports_to", "reports_to_id"} for column in self._columns):
            whose = self._customers.ids | {one.fields["customer_id"] for one in contacts}
            self._lines = await read_reporting_lines(self._call.session, whose) | self._new_lines

    def _target(self, draft: Draft, customer_id: UUID | None) -> Found | None:
        """The existing contact of the row; None for a new one. Raises Refusal."""
        values = draft.values
        if values.get("id"):
            found = self._contacts.get(UUID(values["id"]))
            if found is None:
                raise refusal("contact_unknown", "There is no such contact.", "联系人不存在。", pointer="/id")
            if customer_id not in (None, found.fields["customer_id"]):
                raise refusal(
                    "contact_of_other_customer",
                    "The contact belongs to another customer.",
                    "该联系人属于其他客户。",
                    pointer="/id",
                )
            return found
        if customer_id is None:
            return None
        people = self._people.get((customer_id, values.get("name") or ""), [])
        if len(people) > 1:
            people = [one for one in people if _is_same_person(one, values)]
            if len(people) != 1:
                raise refusal(
                    "several_contacts",
                    "Several contacts of the customer have this name: give the id.",
                    "该客户有多个同名联系人：请填写系统编号。",
                    pointer="/name",
                )
        return people[0] if people else None

    def _plan_update(self, draft: Draft, target: Found, errors: RowErrors) -> RowPlan:
        customer_id = target.fields["customer_id"]
        changed = self._fields(draft, customer_id, errors)
        with errors.collect():
            body = check(ContactUpdate, changed)
            _require_clearance(body)
            changed = differing(draft, self._columns, body, target.fields)
        with errors.collect():
            self._take(draft, target.id)
        custom: dict[str, Any] = {}
        with errors.collect():
            custom = self._custom.changes_of(draft, target.id)
        with errors.collect():
            self._refuse_wrong_superior(changed.get("reports_to_id"), customer_id, target)
        errors.refuse()
        if changed.get("reports_to_id"):
            self._lines[target.id] = self._new_lines[target.id] = UUID(changed["reports_to_id"])
        if not changed and not custom:
            return RowPlan(draft.number, RowOutcome.UNCHANGED, target.id)
        values = {"fields": changed, "customer_id": str(customer_id), "custom": custom}
        return RowPlan(draft.number, RowOutcome.UPDATED, target.id, values=values)

    def _plan_new(self, draft: Draft, customer_id: UUID, errors: RowErrors) -> RowPlan:
        sent = self._fields(draft, customer_id, errors)
        fields = {name: value for name, value in sent.items() if value is not None}
        body, custom = ContactCreate.model_construct(customer_id=customer_id), dict[str, Any]()
        with errors.collect():
            body = check(ContactCreate, {**fields, "customer_id": customer_id})
            _require_clearance(body)
        with errors.collect():
            custom = self._custom.first_of(draft)
        with errors.collect():
            self._refuse_wrong_superior(fields.get("reports_to_id"), customer_id, None)
        errors.refuse()
        person = (customer_id, body.name)
        self._take(draft, (person, f"{body.email} {body.phone}" if body.email or body.phone else ""))
        contact_id = new_id()
        self._new.setdefault(person, contact_id)
        self._new_at[contact_id] = customer_id
        written = body.model_dump(mode="json", include=set(body.model_fields_set))
        return RowPlan(draft.number, RowOutcome.CREATED, contact_id, values={"fields": written, "custom": custom})

    def _fields(self, draft: Draft, customer_id: UUID, errors: RowErrors) -> dict[str, Any]:
        """The fields of the row's contact, with the superior by id. Collects errors."""
        fields = fields_of(draft, NOT_FIELDS)
        if "reports_to" in draft.values and not fields.get("reports_to_id"):
            with errors.collect():
                fields["reports_to_id"] = self._superior(draft.values["reports_to"], customer_id)
        return fields

    def _superior(self, named: str | None, customer_id: UUID) -> str | None:
        if named is None:
            return None
        people = [one.id for one in self._people.get((customer_id, named), [])]
        new = self._new.get((customer_id, named))
        people += [new] if new is not None else []
        if len(people) != 1:
            code = "several_contacts" if people else "superior_unknown"
            raise refusal(
                code,
                "There is not exactly one contact {name} at the customer.",
                "该客户没有名为“{name}”的联系人，或有多个同名。",
                pointer="/reports_to",
                name=named,
            )
        return str(people[0])

    def _refuse_wrong_superior(self, given: str | None, customer_id: UUID, target: Found | None) -> None:
        if not given:
            return
        superior_id = UUID(given)
        found = self._contacts.get(superior_id)
        is_there = found is not None and found.fields["customer_id"] == customer_id
        if not is_there and self._new_at.get(superior_id) != customer_id:
            raise problem_refusal(SuperiorUnknown, "/reports_to_id")
        if target is not None and would_circle(self._lines, target.id, superior_id):
            raise problem_refusal(ReportingLineCyclic, "/reports_to")

    def _take(self, draft: Draft, key: UUID | tuple[Person, str]) -> None:
        """Refuse a second row for the same person. Raises Refusal."""
        row = self._rows.setdefault(key, draft.number)
        if row != draft.number:
            raise refusal("row_repeated", "Row {row} is the same person.", "与第 {row} 行是同一人。", row=row)


def _require_clearance(body: ContactCreate | ContactUpdate) -> None:
    """Refuse a contact that the caller could not see. Raises Refusal."""
    for name, mark in row_clearances_of(ContactProfile):
        level = mark.level_of(getattr(body, name))
        if not is_cleared(level):
            raise problem_refusal(FieldHidden, f"/{name}", name=name, clearance=level)


def _is_same_person(one: Found, values: dict[str, Any]) -> bool:
    return any(values.get(name) and values[name] == one.fields[name] for name in ("email", "phone"))
