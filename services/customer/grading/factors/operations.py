"""Operations on factors and judgements entered by people."""

from typing import Any
from uuid import UUID

from services.customer.grading.factors.model import (
    CustomerJudgementRead,
    CustomerJudgementUpdate,
    EntryForYear,
    GradingFactorEntryRead,
    GradingFactorEntryUpdate,
    ProfitFactorUpdate,
)
from services.customer.grading.factors.rules import refuse_unclear
from services.customer.grading.factors.store import (
    FACTOR_ENTRIES,
    JUDGEMENTS,
    EntryT,
    ReadT,
    Subject,
    YearEntries,
)
from services.customer.grading.grades.rules import JudgementKind
from services.customer.grading.schemes.rules import GradingFactor
from services.customer.grading.schemes.years import refuse_not_begun
from shared.database import wait_in_line
from shared.time import company_today, fiscal_year_of
from shared.web.call import Call


def year_asked(call: Call, fiscal_year: int | None) -> int:
    """The fiscal year asked for, or the one that runs. Raises FiscalYearNotBegun."""
    first_month, today = call.settings.fiscal_year_start, company_today()
    if fiscal_year is None:
        return fiscal_year_of(today, first_month)
    refuse_not_begun(fiscal_year, first_month, today)
    return fiscal_year


async def set_grading_factor(
    call: Call, customer_id: UUID, factor: GradingFactor, body: GradingFactorEntryUpdate | ProfitFactorUpdate
) -> GradingFactorEntryRead:
    """Set the factor's band for a year. Raises FactorEntryUnclear, FiscalYearNotBegun."""
    refuse_unclear(factor, body.band, body.prospects if isinstance(body, GradingFactorEntryUpdate) else None)
    return await _enter(call, FACTOR_ENTRIES, customer_id, factor, body, factor=factor)


async def clear_grading_factor(call: Call, customer_id: UUID, factor: GradingFactor, fiscal_year: int | None) -> None:
    """Let a factor set by a person count no longer, from the year on. Raises FactorEntryNotFound."""
    await _withdraw(call, FACTOR_ENTRIES, customer_id, factor, fiscal_year, factor=factor)


async def set_customer_judgement(
    call: Call, customer_id: UUID, judgement: JudgementKind, body: CustomerJudgementUpdate
) -> CustomerJudgementRead:
    """Judge one thing of a customer for a year; other judgements stay. Raises FiscalYearNotBegun."""
    return await _enter(call, JUDGEMENTS, customer_id, judgement, body, judgement=judgement)


async def clear_customer_judgement(
    call: Call, customer_id: UUID, judgement: JudgementKind, fiscal_year: int | None
) -> None:
    """Let a judgement count no longer, from the year on. Raises JudgementNotFound."""
    await _withdraw(call, JUDGEMENTS, customer_id, judgement, fiscal_year, judgement=judgement)


async def _enter(
    call: Call,
    entries: YearEntries[EntryT, ReadT],
    customer_id: UUID,
    subject: Subject,
    body: EntryForYear,
    **of: Any,
) -> ReadT:
    year = year_asked(call, body.fiscal_year)
    await _wait(call, customer_id)
    known = await entries.of_subject(call, customer_id, subject)
    entry = next((one for one in known if one.fiscal_year == year), None) or entries.new(customer_id=customer_id, **of)
    _write(call, entry, body.model_dump() | {"fiscal_year": year, "is_withdrawn": False})
    await call.session.flush()
    return next(one for one in await entries.read(call, customer_id, year) if entries.subject_of(one) is subject)


async def _withdraw(
    call: Call,
    entries: YearEntries[EntryT, ReadT],
    customer_id: UUID,
    subject: Subject,
    fiscal_year: int | None,
    **of: Any,
) -> None:
    """Delete the year's own entry; one of an earlier year stays for its year, and is withdrawn from this one on."""
    year = year_asked(call, fiscal_year)
    await _wait(call, customer_id)
    known = await entries.of_subject(call, customer_id, subject)
    if not entries.count_in(known, year):
        raise entries.collection.missing(**{name: value.named for name, value in of.items()})
    own = next((one for one in known if one.fiscal_year == year), None)
    if entries.count_in([one for one in known if one is not own], year):
        entry = own or entries.new(customer_id=customer_id, reason="", **of)
        _write(call, entry, {"fiscal_year": year, "is_withdrawn": True})
    else:
        await call.session.delete(own)


async def _wait(call: Call, customer_id: UUID) -> None:
    await wait_in_line(call.session, f"judgements {customer_id}")


def _write(call: Call, entry: EntryT, values: dict[str, Any]) -> None:
    by = {"set_by": call.principal.subject, "set_by_name": call.principal.name}
    for name, value in (values | by).items():
        setattr(entry, name, value)
    call.session.add(entry)
