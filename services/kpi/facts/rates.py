"""Exchange rates of pushed documents: their own, or the maintained rate of their day."""
# ruff: noqa: S608 - names in the code only

from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.rollups.store import VALUATION
from shared.batches import staging
from shared.batches.kinds import Pushed
from shared.database import execute_sql
from shared.problems import FieldError, Text
from shared.settings import Settings

MAINTAINED = {"fx_is_maintained": "boolean DEFAULT false"}
"""The staged column that says where the rate is from."""
TEXTS = {
    "fx_rate_missing": Text(
        "There is no maintained rate of {value} on or before this day: push one first, or give the document's own.",
        "没有 {value} 在该日或之前的维护汇率：请先推送汇率，或在单据中提供。",
    )
}


class Priced(Protocol):
    """A document whose amounts are in a currency."""

    currency: str | None
    fx_rate: Decimal | None


def complete_rate(document: Priced, settings: Settings) -> None:
    """Fill in the base currency, and its rate; a foreign currency's rate is looked up when all are staged."""
    if document.currency is None:
        document.currency = settings.base_currency
    if document.currency == settings.base_currency:
        document.fx_rate = Decimal(1)


def refuse_rate(document: Priced, settings: Settings) -> Iterable[FieldError]:
    """Check the rate: the base currency has the rate 1."""
    base = settings.base_currency
    if document.currency in {None, base} and document.fx_rate not in {None, Decimal(1)}:
        text = Text("The rate of the base currency {base} is 1.", "本位币 {base} 的汇率应为 1。")
        yield FieldError("fx_rate_not_one", text, "/fx_rate", values={"base": base})


def has_rate(document: Priced) -> bool:
    """Whether the document brings its rate, so that nothing needs to be looked up."""
    return document.fx_rate is not None


def rate_of(currency: str, day: str) -> str:
    """SQL: the maintained rate of a currency on a day, which is the last one up to it."""
    return (
        f"(SELECT r.rate FROM exchange_rates r WHERE r.currency = {currency} AND r.day <= {day}"
        " ORDER BY r.day DESC LIMIT 1)"
    )


def find_rates(day: str) -> Callable[[AsyncSession, Pushed], Awaitable[None]]:
    """The check of staged documents that gives each without a rate the maintained one, or refuses it."""

    async def find(session: AsyncSession, pushed: Pushed) -> None:  # noqa: ARG001 - the signature of a check
        await staging.lock(session, VALUATION, is_shared=True)
        missing = "i.fx_rate IS NULL AND NOT i.is_deleted"
        await execute_sql(
            session,
            f"UPDATE incoming i SET fx_rate = {rate_of('i.currency', f'i.{day}')}, fx_is_maintained = true"
            f" WHERE {missing}",
        )
        await execute_sql(
            session,
            "INSERT INTO refused (position, pointer, code, value)"
            f" SELECT position, '/fx_rate', 'fx_rate_missing', currency FROM incoming i WHERE {missing}",
        )

    return find
