"""Grading factors in files: one line for a customer, a factor and a fiscal year."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.exchange.imports.lookups import among
from services.customer.exchange.imports.plans import Draft, RowErrors, check, differing, problem_refusal, refusal
from services.customer.exchange.imports.records.record_table import (
    RecordTable,
    Target,
    as_refusal,
    customer_required,
    required,
)
from services.customer.grading.factors.model import GradingFactorEntry, GradingFactorEntryUpdate
from services.customer.grading.factors.operations import year_asked
from services.customer.grading.factors.rules import refuse_unclear
from services.customer.grading.factors.store import FACTOR_ENTRIES
from services.customer.grading.schemes.rules import GradingFactor
from services.customer.profile.standing.rules import NET_PROFIT_CLEARANCE
from shared.auth.access import FieldHidden, Scope, ScopeMissing
from shared.web.call import Call

FIELDS = ("band", "prospects", "reason", "evidence")


class FactorRecords(RecordTable[GradingFactorEntry]):
    """Entries of people, each for a fiscal year."""

    table: ClassVar = GradingFactorEntry

    async def look_up(self, drafts: Sequence[Draft], customer_ids: Iterable[UUID]) -> None:
        """Read the entries of these customers."""
        of_customers = among(col(GradingFactorEntry.customer_id), customer_ids)
        named = {factor for draft in drafts if (factor := draft.values.get("factor"))}
        rows = await FACTOR_ENTRIES.collection.rows(
            self.call, of_customers, among(col(GradingFactorEntry.factor), named, sa.Text)
        )
        self._present = {(row.customer_id, row.factor, row.fiscal_year): row for row in rows}

    def find(self, draft: Draft, customer_id: UUID | None) -> Target[GradingFactorEntry]:
        """The entry of the customer, the factor and the year. Raises Refusal."""
        owner, factor = customer_required(customer_id), GradingFactor(required(draft, "factor"))
        if factor is GradingFactor.PROFIT:
            self._refuse_profit()
        key = (owner, factor, self._year(draft))
        return Target(owner, key, self._present.get(key))

    def _refuse_profit(self) -> None:
        principal, named = self.call.principal, GradingFactor.PROFIT.named
        if principal.clearance < NET_PROFIT_CLEARANCE:
            raise problem_refusal(FieldHidden, "/factor", name=named, clearance=NET_PROFIT_CLEARANCE)
        if Scope.PROFITS_WRITE not in principal.scopes:
            scope = Scope.PROFITS_WRITE
            raise problem_refusal(ScopeMissing, "/factor", scope=scope.value, label=scope.named)

    def _year(self, draft: Draft) -> int:
        year = draft.values.get("fiscal_year")
        if year is not None:
            year = check(GradingFactorEntryUpdate, {"fiscal_year": year, "reason": "-"}).fiscal_year
        with as_refusal("/fiscal_year"):
            return year_asked(self.call, year)

    def changes(self, draft: Draft, target: Target[GradingFactorEntry], errors: RowErrors) -> dict[str, Any]:
        """The band with its reason, as a request sets them."""
        _, factor, year = target.key
        row = None if target.row is None or target.row.is_withdrawn else target.row
        before = {name: getattr(row, name) for name in FIELDS} if row else {}
        sent = {name: draft.values[name] for name in FIELDS if name in draft.values}
        changed: dict[str, Any] = {}
        with errors.collect():
            body = check(GradingFactorEntryUpdate, before | sent)
            with as_refusal("/prospects" if factor is GradingFactor.PROSPECTS else "/band"):
                refuse_unclear(factor, body.band, body.prospects)
            changed = differing(draft, self.columns, body, before) if row else _written(body)
            if row and {"band", "prospects"} & changed.keys() and "reason" not in sent:
                raise refusal("missing", "A new band needs its reason.", "重新评定需填写理由。", pointer="/reason")
        if not changed:
            return {}
        key = {} if target.row else {"factor": factor.value, "fiscal_year": year}
        by = {"set_by": self.call.principal.subject, "set_by_name": self.call.principal.name, "is_withdrawn": False}
        return {"fields": changed | key | by}

    def check(self, draft: Draft, errors: RowErrors) -> None:
        """Collect what is wrong with band, reason and evidence."""
        with errors.collect():
            check(GradingFactorEntryUpdate, {name: draft.values[name] for name in FIELDS if name in draft.values})

    @classmethod
    def is_writable(cls, call: Call, row: GradingFactorEntry) -> bool:
        """Our profit is written by executives and finance."""
        is_profit = row.factor is GradingFactor.PROFIT
        return super().is_writable(call, row) and (not is_profit or Scope.PROFITS_WRITE in call.principal.scopes)


def _written(body: GradingFactorEntryUpdate) -> dict[str, Any]:
    return body.model_dump(mode="json", include=set(FIELDS))
