"""Strategic fits in files: one line for an assessment, which is never changed; another one is a new line."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.exchange.imports.lookups import among
from services.customer.exchange.imports.plans import Draft, RowErrors, check
from services.customer.exchange.imports.records.record_table import Former, RecordTable, Target, customer_required
from services.customer.market.edge_breakdowns.model import EdgeBreakdown
from services.customer.market.edge_breakdowns.store import EDGE_BREAKDOWNS
from services.customer.market.fit_schemes.store import get_scheme_in_force
from services.customer.market.strategic_fits.model import FitFacts, StrategicFit, StrategicFitCreate
from services.customer.market.strategic_fits.operations import open_breakdowns_of
from services.customer.market.strategic_fits.rules import conclude
from services.customer.market.strategic_fits.store import STRATEGIC_FITS
from shared.feed.events import entity_named
from shared.time import company_today
from shared.web.call import Call

FIELDS = (*FitFacts.model_fields, "assessed_on")


class FitRecords(RecordTable[StrategicFit]):
    """Assessments; a line is a new one unless the customer has it."""

    table: ClassVar = StrategicFit

    async def look_up(self, drafts: Sequence[Draft], customer_ids: Iterable[UUID]) -> None:
        """Read the scheme in force and the assessments of these customers."""
        self._scheme = await get_scheme_in_force(self.call.session)
        days = {date.fromisoformat(day) for draft in drafts if (day := draft.values.get("assessed_on"))}
        of_customers = among(col(StrategicFit.customer_id), customer_ids)
        on_days = among(col(StrategicFit.assessed_on), {*days, company_today()}, sa.Date)
        rows = await STRATEGIC_FITS.rows(self.call, of_customers, on_days)
        self._present = {(row.customer_id, *_content(row, row.assessed_on)): row for row in rows}

    def find(self, draft: Draft, customer_id: UUID | None) -> Target[StrategicFit]:
        """The assessment with this content. Raises Refusal."""
        owner = customer_required(customer_id)
        body = check(StrategicFitCreate, {**_sent(draft), "customer_id": owner})
        key = (owner, *_content(body, body.assessed_on or company_today()))
        return Target(owner, key, self._present.get(key))

    def changes(self, draft: Draft, target: Target[StrategicFit], errors: RowErrors) -> dict[str, Any]:
        """A new assessment with the conclusions of the scheme in force."""
        if target.row is not None or errors.found:
            return {}
        body = check(StrategicFitCreate, {**_sent(draft), "customer_id": target.customer_id})
        conclusion = conclude(body.channel_now, body.channel_ahead, body.trend, self._scheme)
        by = {"assessed_by": self.call.principal.subject, "assessed_by_name": self.call.principal.name}
        assessed_on = (body.assessed_on or company_today()).isoformat()
        return {"fields": body.model_dump(mode="json") | asdict(conclusion) | by | {"assessed_on": assessed_on}}

    def check(self, draft: Draft, errors: RowErrors) -> None:
        """Collect what is wrong with the assessment."""
        with errors.collect():
            check(FitFacts, {name: value for name, value in _sent(draft).items() if name != "assessed_on"})

    @classmethod
    async def conclude(cls, call: Call, created: Sequence[StrategicFit]) -> None:
        """At the edge of a customer's business its latest assessment opens a breakdown."""
        await open_breakdowns_of(call, created)

    @classmethod
    async def take_back(cls, call: Call, restored: Sequence[StrategicFit], former: Sequence[Former]) -> None:
        """The breakdowns that the assessments opened, unless somebody works on them."""
        created = [one.row_id for one in former if one.entity == entity_named(EdgeBreakdown) and one.is_new]
        fits = {row.id for row in restored}
        for row in await EDGE_BREAKDOWNS.rows(call, among(col(EdgeBreakdown.id), created)):
            if row.fit_id in fits:
                await call.session.delete(row)


def _sent(draft: Draft) -> dict[str, Any]:
    return {name: draft.values[name] for name in FIELDS if draft.values.get(name) is not None}


def _content(fit: FitFacts, assessed_on: date) -> tuple[Any, ...]:
    return assessed_on, fit.channel_now, fit.channel_ahead, fit.trend, fit.evidence
