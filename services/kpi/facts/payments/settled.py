"""Keeps the first and last payment of each receivable that is paid in the ERP: figures of a past day begin there.

To look for what was paid after the day among all payments, and for paid receivables without any, took longer than the
figures themselves.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.batches import staging
from shared.batches.kinds import Outcome, Pushed
from shared.database import execute_sql

SETTLED = """
    SELECT r.source, r.invoice_no, min(p.paid_on) AS first_paid_on, max(p.paid_on) AS last_paid_on
    FROM {receivables} r LEFT JOIN payments p ON p.source = r.source AND p.invoice_no = r.invoice_no
    WHERE r.status = 'paid'
    GROUP BY r.source, r.invoice_no
"""
"""All of them, from the facts; without days where there is no payment."""


CHANGED = "SELECT invoice_no FROM changed WHERE outcome IN ('created', 'updated')"
"""The invoices of the staged documents that differ from the stored ones."""
PAID_BEFORE = """
    SELECT kept.invoice_no
    FROM changed c JOIN payments kept ON kept.id = c.id AND kept.customer_code = c.kept_customer_code
    WHERE c.outcome = 'updated'
"""
"""Those that the corrected and deleted payments have paid, before these are stored."""


async def apply_receivables(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Store the staged receivables; which of them are settled, and when, is found anew."""
    outcome = await staging.decide(session, pushed)
    await _store(session, pushed, outcome, CHANGED)
    return outcome


async def apply_payments(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Store the staged payments; when the receivables were settled that they pay, or paid, is found anew."""
    outcome = await staging.decide(session, pushed)
    await _store(session, pushed, outcome, f"{CHANGED} UNION {PAID_BEFORE}")
    return outcome


async def _store(session: AsyncSession, pushed: Pushed, outcome: Outcome, invoices: str) -> None:
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.touched_invoices")
    await execute_sql(session, f"CREATE TEMPORARY TABLE touched_invoices ON COMMIT DROP AS {invoices}")
    await staging.upsert(session, pushed)
    if outcome.created + outcome.updated:
        await _renew(session, pushed.source)


async def _renew(session: AsyncSession, source: str) -> None:
    """Find anew when the receivables of the touched invoices were settled."""
    # Batches of payments and of receivables at the same time would each miss what the other stores.
    await staging.lock(session, f"settled receivables of {source}")
    await execute_sql(
        session,
        "DELETE FROM settled_receivables kept USING touched_invoices t"
        " WHERE kept.source = $1 AND kept.invoice_no = t.invoice_no",
        source,
    )
    of_invoices = "(SELECT * FROM receivables WHERE source = $1 AND invoice_no IN (TABLE touched_invoices))"
    await execute_sql(
        session,
        "INSERT INTO settled_receivables (source, invoice_no, first_paid_on, last_paid_on)"
        f" {SETTLED.format(receivables=of_invoices)} ORDER BY r.source, r.invoice_no",
        source,
    )
