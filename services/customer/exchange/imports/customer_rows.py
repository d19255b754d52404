"""Plans the rows of customers, existing or new: checks segments, groups, codes and duplicates."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn
from uuid import UUID

from services.customer.exchange.columns.segment_names import SegmentNames, read_segment_names
from services.customer.exchange.imports.custom_cells import CustomCells
from services.customer.exchange.imports.customer_values import (
    codes_of,
    identity_of,
    is_known,
    name_segments,
    placements_of,
)
from services.customer.exchange.imports.existing_customers import find_existing_customers
from services.customer.exchange.imports.lookups import Found, find_customers, read_group_lines, would_circle
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
from services.customer.exchange.imports.row_people import MANAGER, RESPONSIBLE, RowPeople
from services.customer.exchange.imports.rules import OnDuplicate, RowOutcome
from services.customer.profile.codes.rules import CodeCheck
from services.customer.profile.customers.model import CustomerCreate, CustomerUpdate
from services.customer.profile.customers.rules import CustomerInOwnGroup, CustomerOutsideDataScope, ParentUnknown
from services.customer.profile.duplicates import rules as duplicates
from services.customer.profile.duplicates.operations import matches_of
from services.customer.profile.duplicates.rules import Identity, Match
from services.customer.profile.duplicates.store import list_candidates_of_many
from services.customer.profile.register.rules import refuse_contract_before_founding
from services.customer.profile.search.company_names import company_name
from services.customer.profile.segments.rules import refuse_emptied_segments, refuse_missing_segments, refuse_unknown
from services.customer.profile.segments.store import known_codes
from shared.auth.access import DataScopeKind
from shared.database import new_id
from shared.problems import FieldError, Problem, Text
from shared.web.call import Call

NOT_FIELDS = ("id", "codes", "code_source", "parent", MANAGER, RESPONSIBLE)


class CustomerPlanner(RowPlanner):
    """Plans the rows of a file in lots; later rows can refer to earlier ones."""

    def __init__(
        self,
        call: Call,
        columns: Columns,
        custom: CustomCells,
        on_duplicate: OnDuplicate,
        check: CodeCheck,
    ) -> None:
        self._call = call
        self._columns = columns
        self._custom = custom
        self._on_duplicate = on_duplicate
        self._check = check
        self._lines: dict[UUID, UUID] | None = None
        self._segment_names: SegmentNames | None = None
        self._people = RowPeople()
        self._taken: dict[str, int] = {}  # codes and credit codes of new customers, ids of known ones → row
        self._new: dict[str, list[tuple[int, Identity]]] = {}  # by comparable name
        self._new_parents: dict[str, UUID] = {}  # by code and by name
        self._new_ids: set[UUID] = set()

    async def plan(self, drafts: Sequence[Draft]) -> list[RowPlan]:
        """The plans for these rows."""
        await self._name_segments(drafts)
        await self._look_up(drafts)
        await self._look_for_duplicates(drafts)
        found = self._existing.found
        responsible = {one.id: one.fields["responsible_id"] for one in found.values()}
        await self._people.look_up(self._call, drafts, responsible)
        await self._custom.look_up(self._existing.found)
        return [self._plan_row(draft) for draft in drafts]

    def _plan_row(self, draft: Draft) -> RowPlan:
        errors = RowErrors(draft.errors)
        target, is_clear = None, False
        try:
            with errors.collect():
                target, is_clear = self._existing.target_of(draft), True
            if not is_clear:
                self._refuse_unclear(draft, errors)
            if target is None:
                return self._plan_new(draft, errors)
            with errors.collect():
                self._refuse_likeness(self._matches_of(draft), RowOutcome.REJECTED)
            return self._plan_update(draft, target, errors)
        except Refusal as error:
            return RowPlan(draft.number, error.outcome, errors=error.errors)

    async def _name_segments(self, drafts: Sequence[Draft]) -> None:
        """Put codes in place of segments' names; what is neither is judged with the row."""
        if self._segment_names is None:
            self._segment_names = await read_segment_names(self._call.session)
        for draft in drafts:
            name_segments(draft, self._segment_names)

    async def _look_up(self, drafts: Sequence[Draft]) -> None:
        self._existing = await find_existing_customers(self._call, drafts)
        placements = [place for draft in drafts for place in placements_of(draft.values)]
        self._segments = await known_codes(self._call.session, placements, self._call.settings.required_segments)
        if self._lines is None and any(column and column.name in {"parent", "parent_id"} for column in self._columns):
            self._lines = await read_group_lines(self._call.session)

    def _plan_update(self, draft: Draft, target: Found, errors: RowErrors) -> RowPlan:
        """Plan the changes of an existing customer. Raises Refusal."""
        changed = self._fields(draft, errors, target)
        manager = self._people.manager_of(draft, target.id, errors)
        with errors.collect():
            changed = differing(draft, self._columns, check(CustomerUpdate, changed), target.fields)
        self._collect_wrong(changed, target, errors)
        custom: dict[str, Any] = {}
        with errors.collect():
            custom = self._custom.changes_of(draft, target.id)
        new_codes = [code for code in draft.values.get("codes", ()) if code not in self._existing.owners]
        with errors.collect():
            self._take(draft, str(target.id), *(f"code {code}" for code in new_codes))
        errors.refuse()
        if not changed and not new_codes and not custom and not manager:
            return RowPlan(draft.number, RowOutcome.UNCHANGED, target.id)
        codes = self._as_stored(codes_of(draft, new_codes))
        values = {"fields": changed, "codes": codes, "custom": custom, **manager}
        return RowPlan(draft.number, RowOutcome.UPDATED, target.id, values=values)

    async def _look_for_duplicates(self, drafts: Sequence[Draft]) -> None:
        """Find possible duplicates for every row with a new name or credit code."""
        self._matches: dict[int, list[Match]] = {}
        if self._on_duplicate is OnDuplicate.CREATE:
            return
        named = {draft.number: pair for draft in drafts if (pair := self._before_and_after(draft)) is not None}
        ones = {number: after for number, (_, after) in named.items()}
        alike = await list_candidates_of_many(self._call.session, self._call.principal, ones) if ones else {}
        for number, (before, after) in named.items():
            self._matches[number] = [
                match for match in matches_of(after, alike[number]) if not (before and is_known(before, match))
            ]
        if self._on_duplicate is OnDuplicate.UPDATE:
            known = self._existing.found.keys()
            ids = {match.candidate.id for found in self._matches.values() for match in found} - known
            self._existing.found |= {one.id: one for one in await find_customers(self._call, ids=ids)}

    def _before_and_after(self, draft: Draft) -> tuple[Found | None, Identity] | None:
        """The identity of the row's customer before and after; None when the row does not change it."""
        try:
            target = self._existing.target_of(draft)
        except Refusal:
            return None
        if target is None:
            return (None, identity_of(draft.values)) if isinstance(draft.values.get("name"), str) else None
        fields = {name: target.fields[name] for name in duplicates.COMPARED_FIELDS}
        changes = {name: draft.values[name] for name in fields if name in draft.values}
        after = identity_of({**fields, **changes}, target.sources)
        return None if after == identity_of(fields, target.sources) else (target, after)

    def _refuse_unclear(self, draft: Draft, errors: RowErrors) -> NoReturn:
        """Report what else is wrong with a row whose customer is unclear. Raises Refusal."""
        fields = self._fields(draft, errors)
        with errors.collect():
            check(CustomerUpdate, fields)
        self._collect_unknown_segments(fields, None, errors)
        raise Refusal(*errors.found)

    def _plan_new(self, draft: Draft, errors: RowErrors) -> RowPlan:
        """Plan a new customer, validated like a request. Raises Refusal."""
        known = None
        with errors.collect():
            known = self._refuse_duplicate(draft)
        if known is not None:
            return self._plan_update(draft, known, errors)
        fields = {name: value for name, value in self._fields(draft, errors).items() if value is not None}
        body, custom = CustomerCreate.model_construct(), dict[str, Any]()
        with errors.collect():
            body = check(CustomerCreate, {**fields, "codes": codes_of(draft, draft.values.get("codes", ()))})
        with errors.collect():
            custom = self._custom.first_of(draft)
        self._collect_wrong(fields, None, errors)
        manager = self._people.manager_of(draft, None, errors)
        with errors.collect():
            self._refuse_unseen(manager)
        errors.refuse()
        self._take(draft, *(f"code {code.code}" for code in body.codes))
        if body.uscc is not None:
            self._take(draft, f"credit code {body.uscc}")
        return self._created(draft, body, custom, manager)

    def _created(self, draft: Draft, body: CustomerCreate, custom: dict[str, Any], manager: dict[str, Any]) -> RowPlan:
        customer_id = new_id()
        for key in (*(code.code for code in body.codes), body.name):
            self._new_parents.setdefault(key, customer_id)
        self._new_ids.add(customer_id)
        written = body.model_dump(mode="json", include=body.model_fields_set - {"codes", "team"})
        codes = self._as_stored(code.model_dump() for code in body.codes)
        values = {"fields": written, "codes": codes, "custom": custom, **manager}
        return RowPlan(draft.number, RowOutcome.CREATED, customer_id, values=values)

    def _refuse_duplicate(self, draft: Draft) -> Found | None:
        """The one duplicate to update instead, if `on_duplicate` asks for it. Raises Refusal."""
        if self._on_duplicate is OnDuplicate.CREATE:
            return None
        one, matches = identity_of(draft.values), self._matches_of(draft)
        if self._on_duplicate is OnDuplicate.UPDATE and len(matches) == 1 and matches[0].candidate.is_visible:
            return self._existing.found[matches[0].candidate.id]
        is_skipped = self._on_duplicate is OnDuplicate.SKIP
        outcome = RowOutcome.SKIPPED if is_skipped else RowOutcome.REJECTED
        self._refuse_likeness(matches, outcome)
        self._refuse_repeated_name(draft.number, one, outcome)
        return None

    def _matches_of(self, draft: Draft) -> Sequence[Match]:
        return self._matches.get(draft.number, ())

    def _refuse_likeness(self, matches: Sequence[Match], outcome: RowOutcome) -> None:
        try:
            duplicates.refuse_matches(matches)
        except Problem as error:
            raise Refusal(*error.errors, outcome=outcome) from error

    def _refuse_repeated_name(self, number: int, one: Identity, outcome: RowOutcome) -> None:
        keys = {company_name(name) for name in one.names}
        for key in keys:
            for row, other in self._new.get(key, ()):
                if not duplicates.are_told_apart(one, other):
                    text = Text("Row {row} has a customer of the same name.", "与第 {row} 行的客户同名。")
                    raise Refusal(FieldError("similar_name", text, "/name", values={"row": row}), outcome=outcome)
        for key in keys:
            self._new.setdefault(key, []).append((number, one))

    def _fields(self, draft: Draft, errors: RowErrors, target: Found | None = None) -> dict[str, Any]:
        """The fields of the row's customer, with its parent and responsible person by id. Collects errors."""
        fields = fields_of(draft, NOT_FIELDS)
        with errors.collect():
            present = (target.id, target.fields["responsible_id"]) if target else (None, None)
            fields |= self._people.responsible_of(draft, *present)
        if "parent" in draft.values and not fields.get("parent_id"):
            with errors.collect():
                fields["parent_id"] = self._parent(draft.values["parent"])
        return fields

    def _parent(self, named: str | None) -> str | None:
        if named is None:
            return None
        parent_id = self._existing.find_parent(named) or self._new_parents.get(named)
        if parent_id is None:
            raise refusal(
                "parent_unknown",
                "There is no customer {name}, or you may not see it.",
                "客户“{name}”不存在，或您无权查看。",
                pointer="/parent",
                name=named,
            )
        return str(parent_id)

    def _collect_wrong(self, fields: dict[str, Any], target: Found | None, errors: RowErrors) -> None:
        """Collect what a single request would refuse."""
        present = target.fields if target else {}
        refuse_asked = refuse_emptied_segments if target else refuse_missing_segments
        with errors.collect():
            self._refuse(refuse_contract_before_founding, fields, present)
        with errors.collect():
            self._refuse(refuse_asked, self._call.settings.required_segments, fields)
        self._collect_unknown_segments(fields, target, errors)
        with errors.collect():
            self._refuse_outside(fields, target)
        with errors.collect():
            self._refuse_circle(fields.get("parent_id"), target)

    def _collect_unknown_segments(self, fields: dict[str, Any], target: Found | None, errors: RowErrors) -> None:
        with errors.collect():
            self._refuse(refuse_unknown, placements_of(fields, target.fields if target else {}), self._segments)

    def _refuse(self, refuse: Callable[..., None], *values: Any) -> None:
        """Refuse what a single request would refuse. Raises Refusal."""
        try:
            refuse(*values)
        except Problem as error:
            raise Refusal(*error.errors) from error

    def _refuse_outside(self, fields: dict[str, Any], target: Found | None) -> None:
        scope = self._call.principal.data_scope
        is_member = target.is_own if target else self._call.principal.user_id is not None
        region = fields.get("region", target.fields["region"] if target else None)
        if scope.kind is DataScopeKind.OWN and not is_member:
            raise problem_refusal(CustomerOutsideDataScope)
        if scope.kind is DataScopeKind.REGIONS and region not in scope.regions and not (target and target.is_own):
            raise problem_refusal(CustomerOutsideDataScope, "/region")

    def _refuse_unseen(self, manager: dict[str, Any]) -> None:
        """Who sees only own customers does not create one for somebody else. Raises Refusal."""
        principal = self._call.principal
        is_others = bool(manager) and manager["manager"] not in (None, str(principal.user_id))
        if is_others and principal.data_scope.kind is DataScopeKind.OWN:
            raise problem_refusal(CustomerOutsideDataScope, f"/{MANAGER}")

    def _refuse_circle(self, given: Any, target: Found | None) -> None:
        if not given:
            return
        parent_id = UUID(str(given))
        parent = self._existing.found.get(parent_id)
        if (parent is None or not parent.is_visible) and parent_id not in self._new_ids:
            raise problem_refusal(ParentUnknown, "/parent_id", parent_id=parent_id)
        if target is None or self._lines is None:
            return
        if would_circle(self._lines, target.id, parent_id):
            raise problem_refusal(CustomerInOwnGroup, "/parent_id")
        self._lines[target.id] = parent_id

    def _as_stored(self, codes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """The codes as they are stored, each with the reason why it is pending, if it is."""
        return [{"source": None, **code, "reason": self._check.reason_of(code["code"])} for code in codes]

    def _take(self, draft: Draft, *keys: str) -> None:
        """Refuse a second row for the same customer. Raises Refusal."""
        row = next((row for key in keys if (row := self._taken.setdefault(key, draft.number)) != draft.number), None)
        if row is not None:
            raise refusal("row_repeated", "Row {row} is the same customer.", "与第 {row} 行是同一客户。", row=row)
