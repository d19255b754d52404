"""Competitor profiles in files: one line for a competitor at a customer, with its answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import col

from services.customer.exchange.columns.profile_columns import ANSWERS
from services.customer.exchange.imports.lookups import among
from services.customer.exchange.imports.model import Record
from services.customer.exchange.imports.named_competitors import NamedCompetitors
from services.customer.exchange.imports.named_users import NamedUsers
from services.customer.exchange.imports.plans import (
    Draft,
    RowErrors,
    check,
    differing,
    problem_refusal,
    reads_as,
    refusal,
)
from services.customer.exchange.imports.records.record_table import (
    Former,
    RecordTable,
    Target,
    as_refusal,
    customer_required,
    required,
)
from services.customer.market.profiles.model import CompetitorProfile, CompetitorProfileUpdate
from services.customer.market.profiles.operations import refuse_above, stored_answers
from services.customer.market.profiles.rules import ProfileQuestion, ProfileWithoutAnswer, by_level
from services.customer.market.profiles.store import PROFILES
from shared.web.call import Call

MARKS = ("is_main", "is_strategic")
PARTS = ("text", "source", "source_detail", "known_on")
WHOLE = (*PARTS, "owner_id")


class ProfileRecords(RecordTable[CompetitorProfile]):
    """Profiles; a question without a cell keeps its answer."""

    table: ClassVar = CompetitorProfile

    def __init__(self, call: Call, columns: Any) -> None:
        super().__init__(call, columns)
        self._by_name = {column.name: column for column in columns if column is not None}
        self._mains: dict[UUID, int] = {}

    async def look_up(self, drafts: Sequence[Draft], customer_ids: Iterable[UUID]) -> None:
        """Read the competitors and users named, and the profiles of these customers."""
        rows = await PROFILES.rows(self.call, among(col(CompetitorProfile.customer_id), customer_ids))
        self._present = {(row.customer_id, row.competitor_id): row for row in rows}
        self._rivals, self._users = NamedCompetitors(), NamedUsers()
        await self._rivals.look_up(self.call.session, _named(drafts, "competitor"))
        people = {row.responsible_id for row in rows if row.responsible_id}
        await self._users.look_up(self.call.session, _named(drafts, "responsible"), people)

    def find(self, draft: Draft, customer_id: UUID | None) -> Target[CompetitorProfile]:
        """The profile of the competitor at the customer. Raises Refusal."""
        owner = customer_required(customer_id)
        known = [rival for customer, rival in self._present if customer == owner]
        key = (owner, self._rivals.get(required(draft, "competitor"), "/competitor", known))
        return Target(owner, key, self._present.get(key))

    def changes(self, draft: Draft, target: Target[CompetitorProfile], errors: RowErrors) -> dict[str, Any]:
        """The marks and answers, as a request changes them."""
        row, marks = target.row, {name: draft.values[name] for name in MARKS if name in draft.values}
        with errors.collect():
            marks |= self._responsible(draft, row)
        with errors.collect():
            body = check(CompetitorProfileUpdate, marks)
            before = row.model_dump(include=set(marks)) if row else dict.fromkeys(marks)
            marks = differing(draft, self.columns, body, before)
            if body.is_main:
                self._take_main(target.customer_id, draft.number)
        answers: dict[str, Any] = {}
        with errors.collect():
            before, hidden = (row.answers | row.coach_answers, row.coach_answers) if row else ({}, {})
            answers = self._answers(draft, before, hidden)
            if not any((before | answers).values()):
                raise problem_refusal(ProfileWithoutAnswer)
        if row is None:
            marks |= {"competitor_id": str(target.key[1])}
        return {"fields": marks, "answers": answers} if marks or answers else {}

    def _responsible(self, draft: Draft, row: CompetitorProfile | None) -> dict[str, Any]:
        if "responsible" not in draft.values:
            return {}
        cell = draft.values["responsible"]
        if row is not None and cell is not None and cell == self._users.name_of(row.responsible_id):
            return {}
        return {"responsible_id": None if cell is None else self._users.get(cell, "/responsible")}

    def _take_main(self, customer_id: UUID, number: int) -> None:
        line = self._mains.setdefault(customer_id, number)
        if line != number:
            raise refusal(
                "main_repeated",
                "A customer has one main rival, which row {row} names.",
                "每个客户只有一个主要友商，第 {row} 行已指定。",
                pointer="/is_main",
                row=line,
            )

    def _answers(self, draft: Draft, before: Mapping[str, Any], hidden: Collection[str] = ()) -> dict[str, Any]:
        """The answers that change, as they are stored; null for one that is removed. Raises Refusal."""
        sent = {
            question.value: merged
            for question in ProfileQuestion
            if (merged := self._merged(draft, question, before.get(question.value, {}))) is not None
        }
        written = {question: answer or None for question, answer in sent.items()}
        body = check(CompetitorProfileUpdate, {"answers": written})
        with as_refusal():
            refuse_above(body.answers, hidden)
        removed = {question: None for question, answer in written.items() if answer is None and question in before}
        return removed | stored_answers(self.call, body.answers)

    def _merged(self, draft: Draft, question: ProfileQuestion, before: Mapping[str, Any]) -> dict[str, Any] | None:
        """The answer after the line's changes: empty where the line removes it, None where the line changes nothing."""
        names = {part: f"{ANSWERS}{question.value}.{part}" for part in PARTS}
        changed = {
            part: draft.values[name]
            for part, name in names.items()
            if name in draft.values
            and draft.values[name] != before.get(part)
            and not reads_as(self._by_name.get(name), draft, before.get(part))
        }
        if not changed:
            return None
        if changed.get("text", "") is None:
            return {}
        kept = {name: before[name] for name in WHOLE if before.get(name) is not None}
        if "text" in changed and "known_on" not in changed:
            kept.pop("known_on", None)  # as in a request: a new answer is of today
        return kept | changed

    def check(self, draft: Draft, errors: RowErrors) -> None:
        """Collect what is wrong with the answers."""
        with errors.collect(), as_refusal():
            self._answers(draft, {})

    @classmethod
    async def prepare(cls, call: Call, records: Sequence[Record]) -> None:
        """A customer has one main rival: the present ones are main no longer."""
        mains = [one for one in records if one["values"]["fields"].get("is_main")]
        customers = {UUID(one["values"]["customer_id"]) for one in mains}
        if not customers:
            return
        of_customers = among(col(CompetitorProfile.customer_id), customers)
        for row in await PROFILES.rows(call, of_customers, col(CompetitorProfile.is_main).is_(True)):
            row.is_main = False
        await call.session.flush()

    @classmethod
    def write(cls, row: CompetitorProfile, values: Mapping[str, Any]) -> None:
        """The answers, without those that are removed."""
        merged = row.answers | row.coach_answers | values["answers"]
        for name, of_level in by_level({question: answer for question, answer in merged.items() if answer}).items():
            if getattr(row, name) != of_level:
                setattr(row, name, of_level)

    @classmethod
    def restore(cls, row: CompetitorProfile, former: Mapping[str, Any]) -> None:
        """A main rival is main again once no other one is."""
        super().restore(row, {name: value for name, value in former.items() if (name, value) != ("is_main", True)})

    @classmethod
    async def take_back(cls, call: Call, restored: Sequence[CompetitorProfile], former: Sequence[Former]) -> None:
        """The main rivals of before, where nobody has named another one."""
        customers = {row.customer_id for row in restored}
        mains = {one.row_id for one in former if one.values.get("is_main") is True}
        if not customers or not mains:
            return
        rows = await PROFILES.rows(call, among(col(CompetitorProfile.customer_id), customers))
        taken = {row.customer_id for row in rows if row.is_main}
        for row in rows:
            if row.id in mains and row.customer_id not in taken:
                row.is_main = True


def _named(drafts: Sequence[Draft], column: str) -> list[str]:
    return [draft.values[column] for draft in drafts if draft.values.get(column)]
