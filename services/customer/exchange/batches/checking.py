"""Finds the errors that only the staged rows together show: unknown numbers, missing names, circles.

All SQL here is built from names in the code, never from the request.
"""
# ruff: noqa: S608

import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.exchange.batches.rules import Edge, find_circles
from services.customer.exchange.batches.targets import CONTACT, CUSTOMER, FIND_MANAGERS, Target
from services.customer.profile.codes.rules import CodeStatus
from shared.batches.copy_text import columns
from shared.batches.kinds import Pushed
from shared.batches.staging import copy
from shared.database import execute_sql, wait_in_line

LINE = "customer numbers"
"""The lock of batches of customers and contacts, of any source: two could create the same code."""


async def check_customers(session: AsyncSession, _: Pushed) -> None:
    """Add the errors of customers to `refused`."""
    await wait_in_line(session, LINE)
    await _index_staged(session)
    await execute_sql(
        session,
        """
        INSERT INTO refused SELECT i.position, '/name', 'name_missing', NULL FROM incoming i
        WHERE NOT i.fields ?| ARRAY['name', 'rejected']
          AND NOT EXISTS (SELECT FROM customer_codes k WHERE k.code = i.code)
          AND NOT EXISTS (SELECT FROM incoming o WHERE o.code = i.code AND o.fields ? 'name')
          AND NOT EXISTS (SELECT FROM customer_sources s JOIN customers c ON c.id = s.row_id
                          WHERE s.id = i.id AND c.deleted_at IS NOT NULL AND c.merged_into_id IS NULL)
        """,
    )
    await _refuse_pending(session, "code")
    await execute_sql(
        session,
        f"""
        INSERT INTO refused SELECT i.position, '/manager', 'manager_unknown', i.fields->>'manager' FROM incoming i
        LEFT JOIN ({FIND_MANAGERS}) found ON found.named = i.fields->>'manager'
        WHERE i.fields->>'manager' IS NOT NULL AND found.id IS NULL
        """,
    )
    await _refuse_lines(session, CUSTOMER, _PARENTS, "parent_code", "parent_unknown")


async def check_contacts(session: AsyncSession, pushed: Pushed) -> None:
    """Add the errors of contacts to `refused`."""
    await wait_in_line(session, LINE)
    await _index_staged(session)
    await execute_sql(
        session,
        """
        INSERT INTO refused SELECT i.position, '/customer_code', 'customer_unknown', i.customer_code FROM incoming i
        WHERE NOT EXISTS (SELECT FROM customer_codes k WHERE k.code = i.customer_code)
        """,
    )
    await _refuse_pending(session, "customer_code")
    await execute_sql(
        session,
        """
        INSERT INTO refused SELECT i.position, '/name', 'name_missing', NULL FROM incoming i
        WHERE NOT i.fields ?| ARRAY['name', 'rejected'] AND NOT EXISTS (SELECT FROM contact_sources s WHERE s.id = i.id)
          AND NOT EXISTS (SELECT FROM incoming o WHERE o.id = i.id AND o.fields ? 'name')
        """,
    )
    await _refuse_lines(session, CONTACT, _SUPERIORS, "reports_to", "superior_unknown", pushed.source)


async def _refuse_pending(session: AsyncSession, number: str) -> None:
    """Refuse rows for a code that nobody has confirmed: its customer may not be the ERP's."""
    await execute_sql(
        session,
        f"""
        INSERT INTO refused SELECT i.position, '/{number}', 'code_pending', i.{number} FROM incoming i
        JOIN customer_codes k ON k.code = i.{number} AND k.status = '{CodeStatus.PENDING.value}'
        """,
    )


async def _index_staged(session: AsyncSession) -> None:
    await execute_sql(session, "CREATE INDEX ON incoming (id)")


# Each row that names one above it: its own node and the one above, by id where there is one, else by number; whether
# the line is written, and whether the one above is a row of this batch alone.
_PARENTS = """
    SELECT i.position, coalesce(own.customer_id::text, i.code) AS node, i.fields->>'parent_code' AS named,
           coalesce(up.customer_id::text, above.code) AS above,
           up.customer_id IS NULL AS is_below_new, own.customer_id IS NULL AS is_new,
           c.id IS NULL OR coalesce(to_jsonb(c.parent_id), 'null') = coalesce(s.fields->'parent_id', 'null')
               AS is_written
    FROM (SELECT DISTINCT ON (id) * FROM incoming ORDER BY id, source_version DESC, position DESC) i
    LEFT JOIN customer_sources s ON s.id = i.id
    LEFT JOIN customer_codes own ON own.code = i.code
    LEFT JOIN customers c ON c.id = own.customer_id
    LEFT JOIN customer_codes up ON up.code = i.fields->>'parent_code' AND up.status = 'confirmed'
    LEFT JOIN (SELECT DISTINCT code FROM incoming) above ON above.code = i.fields->>'parent_code'
    WHERE i.fields ? 'parent_code' AND (s.id IS NULL OR i.source_version > s.source_version)
"""
_SUPERIORS = """
    SELECT i.position, coalesce(s.row_id::text, i.id::text) AS node, i.fields->>'reports_to' AS named,
           coalesce(up.row_id::text, above.id::text) AS above,
           up.row_id IS NULL AS is_below_new, s.id IS NULL AS is_new,
           c.id IS NULL OR coalesce(to_jsonb(c.reports_to_id), 'null') = coalesce(s.fields->'reports_to_id', 'null')
               AS is_written
    FROM (SELECT DISTINCT ON (id) * FROM incoming ORDER BY id, source_version DESC, position DESC) i
    LEFT JOIN contact_sources s ON s.id = i.id
    LEFT JOIN contacts c ON c.id = s.row_id
    LEFT JOIN contact_sources up ON up.source = $1 AND up.customer_code = i.customer_code
         AND up.contact_no = i.fields->>'reports_to'
         AND EXISTS (SELECT FROM contacts u WHERE u.id = up.row_id AND u.deleted_at IS NULL)
    LEFT JOIN (SELECT DISTINCT id, customer_code, contact_no FROM incoming) above
         ON above.customer_code = i.customer_code AND above.contact_no = i.fields->>'reports_to'
    WHERE i.fields ? 'reports_to' AND (s.id IS NULL OR i.source_version > s.source_version)
"""


async def _refuse_lines(
    session: AsyncSession, target: Target, lines: str, field: str, unknown: str, *values: str
) -> None:
    """Refuse rows below something unknown, below themselves, or below a new row that is refused."""
    if not (
        await execute_sql(session, f"SELECT EXISTS (SELECT 1 FROM incoming WHERE fields ? '{field}')")
    ).scalar_one():
        return
    if target is CUSTOMER:
        await wait_in_line(session, "customer groups")  # two concurrent changes could together form a cycle
    rows = (await execute_sql(session, lines, *values)).mappings().all()
    refused = {row["position"]: unknown for row in rows if row["named"] is not None and row["above"] is None}
    edges = [Edge(row["position"], _id(row["node"]), _id(row["above"])) for row in rows if row["is_written"]]
    refused |= dict.fromkeys(find_circles(edges, await _read_lines(session, target)), "circle")
    dead = set((await execute_sql(session, _DEAD[target.sources])).scalars())
    _refuse_below(rows, refused, dead, unknown)
    found = [
        columns(row["position"], f"/{field}", refused[row["position"]], row["named"]) + "\n"
        for row in rows
        if row["position"] in refused
    ]
    await copy(session, "refused", ["position", "pointer", "code", "value"], io.BytesIO("".join(found).encode()))


def _refuse_below(rows: Sequence[sa.RowMapping], refused: dict[int, str], dead: set[str], unknown: str) -> None:
    """Refuse the rows below new rows that are refused, however deep."""
    below: dict[str, list[sa.RowMapping]] = {}
    for row in rows:
        if row["is_below_new"]:
            below.setdefault(row["above"], []).append(row)
    waiting = [*dead, *(row["node"] for row in rows if row["position"] in refused and row["is_new"])]
    while waiting:
        for row in below.pop(waiting.pop(), ()):
            refused.setdefault(row["position"], unknown)
            if row["is_new"]:
                waiting.append(row["node"])


def _id(text: str | None) -> Any:
    try:
        return None if text is None else UUID(text)
    except ValueError:
        return text


async def _read_lines(session: AsyncSession, target: Target) -> dict[UUID | str, UUID]:
    """Each present row that has one above it, with that one; of contacts those at the batch's customers."""
    return {row[0]: row[1] for row in await execute_sql(session, _LINES[target.sources])}


_LINES = {
    "customer_sources": "SELECT id, parent_id FROM customers WHERE parent_id IS NOT NULL",
    "contact_sources": "SELECT c.id, c.reports_to_id FROM contacts c WHERE c.reports_to_id IS NOT NULL"
    " AND c.customer_id IN (SELECT k.customer_id FROM customer_codes k JOIN incoming i ON i.customer_code = k.code)",
}
# The new nodes that the batch does not create, since their rows are refused for another reason.
_REFUSED = "(i.fields ? 'rejected' OR i.position IN (SELECT position FROM refused))"
_DEAD = {
    "customer_sources": f"SELECT i.code FROM incoming i WHERE {_REFUSED}"
    " AND NOT EXISTS (SELECT FROM customer_codes k WHERE k.code = i.code)",
    "contact_sources": f"SELECT i.id::text FROM incoming i WHERE {_REFUSED}"
    " AND NOT EXISTS (SELECT FROM contact_sources s WHERE s.id = i.id)",
}
