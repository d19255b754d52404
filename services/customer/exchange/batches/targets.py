"""Which customers and contacts the rows of a batch are about: existing ones by code, or new ones with ids of their own.

All SQL here is built from names in the code, never from the request.
"""
# ruff: noqa: S608

from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.people.contacts.model import Contact
from services.customer.profile.register.model import Customer
from shared.batches.kinds import Pushed
from shared.database import execute_sql

NEW_ID = """
    encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid
"""
"""A UUIDv7, as `new_id` gives it."""


@dataclass(frozen=True)
class Target:
    """The table that a kind's rows are about, its pushed fields, and what a new row has by default."""

    table: type[Customer | Contact]
    sources: str
    fields: tuple[str, ...]
    names: tuple[str, ...]
    """The fields by which it is found."""
    defaults: str
    pointers: dict[str, str]
    """The document's fields that are stored under another name."""
    restored: str
    """The field that a deletion in the ERP changes, and a newer version restores."""


CUSTOMER = Target(
    table=Customer,
    sources="customer_sources",
    fields=(
        "name",
        "short_name",
        "english_name",
        "region",
        "industry",
        "scenarios",
        "uscc",
        "status",
        "phone",
        "address",
        "country",
        "first_contract_on",
        "parent_id",
    ),
    names=("name", "short_name", "english_name"),
    defaults='{"status": "prospect", "scenarios": []}',
    pointers={"parent_id": "parent_code", "manager_id": "manager"},
    restored="status",
)
CONTACT = Target(
    table=Contact,
    sources="contact_sources",
    fields=(
        "name",
        "english_name",
        "department",
        "title",
        "seniority",
        "reports_to_id",
        "decision_role",
        "influence",
        "decision_bases",
        "is_key",
        "has_left",
        "email",
        "phone",
        "birthday",
        "career_wishes",
        "preferences",
        "private_notes",
    ),
    names=("name", "english_name", "seniority"),
    defaults='{"decision_bases": [], "is_key": false, "has_left": false}',
    pointers={"reports_to_id": "reports_to"},
    restored="has_left",
)

_CUSTOMERS = f"""
    SELECT c.position, c.line, c.id AS document_id, c.code AS document_no, c.fields, coalesce(s.fields, '{{}}') AS said,
           s.row_id AS linked_id, coalesce(k.customer_id, d.id, {NEW_ID}) AS row_id,
           coalesce(k.customer_id, d.id) IS NULL AS is_new, d.id IS NOT NULL AS is_removed, NULL::uuid AS customer_id
    FROM changed c
    LEFT JOIN customer_sources s ON s.id = c.id
    LEFT JOIN customer_codes k ON k.code = c.code
    LEFT JOIN customers d ON d.id = s.row_id AND k.customer_id IS NULL AND d.deleted_at IS NOT NULL
                         AND d.merged_into_id IS NULL
"""
_CONTACTS = f"""
    SELECT c.position, c.line, c.id AS document_id, c.contact_no AS document_no, c.fields,
           coalesce(s.fields, '{{}}') AS said, s.row_id AS linked_id, coalesce(d.id, {NEW_ID}) AS row_id,
           d.id IS NULL AS is_new, d.deleted_at IS NOT NULL AS is_removed, k.customer_id, c.customer_code
    FROM changed c
    LEFT JOIN contact_sources s ON s.id = c.id
    LEFT JOIN contacts d ON d.id = s.row_id
    JOIN customer_codes k ON k.code = c.customer_code
"""


async def find_targets(session: AsyncSession, pushed: Pushed, target: Target) -> None:
    """Fill `targets` with the changed rows, the customer or contact of each, and what its ERP said of it last."""
    query = _CUSTOMERS if target is CUSTOMER else _CONTACTS
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.targets")
    await execute_sql(
        session,
        f"CREATE TEMPORARY TABLE targets ON COMMIT DROP AS SELECT found.*, row_number() OVER (PARTITION BY row_id"
        f" ORDER BY linked_id = row_id DESC NULLS LAST, position) AS turn"
        f" FROM ({query} WHERE c.outcome IN ('created', 'updated')) found ORDER BY position",
    )
    await _refer(session, pushed, target)
    await _restore(session, target)
    await execute_sql(session, "CREATE INDEX ON targets (row_id)")
    await execute_sql(session, "ANALYZE targets")
    await lock_rows(session, target)


async def _refer(session: AsyncSession, pushed: Pushed, target: Target) -> None:
    """Put the ids of other rows in place of the numbers by which the rows name them."""
    if target is CUSTOMER:
        await _put(
            session,
            "parent_code",
            "parent_id",
            "SELECT code AS named, customer_id AS id FROM customer_codes WHERE status = 'confirmed' UNION ALL"
            " SELECT document_no, row_id FROM targets WHERE is_new",
        )
        await _put(session, "manager", "manager_id", FIND_MANAGERS)
        return
    same = "AND r.customer_code = t.customer_code"
    superiors = (
        "SELECT contact_no AS named, row_id AS id, customer_code FROM contact_sources WHERE source = $1 UNION ALL"
        " SELECT document_no, row_id, customer_code FROM targets WHERE is_new"
    )
    await _put(session, "reports_to", "reports_to_id", superiors, pushed.source, same=same)


FIND_MANAGERS = """
    SELECT m.named, u.id FROM (SELECT DISTINCT fields->>'manager' AS named FROM incoming WHERE fields ? 'manager') m
    JOIN user_directory u ON u.is_active AND u.id = coalesce(
        (SELECT n.id FROM user_directory n WHERE n.username = m.named AND n.is_active),
        (SELECT n.id FROM user_directory n WHERE n.id::text = lower(m.named)))
"""


async def _put(session: AsyncSession, said: str, stored: str, found: str, *values: Any, same: str = "") -> None:
    await execute_sql(
        session,
        f"""
        UPDATE targets t SET fields = (t.fields - '{said}') || jsonb_build_object('{stored}', f.id)
        FROM (
            SELECT t.position, min(r.id::text) AS id
            FROM targets t LEFT JOIN ({found}) r ON r.named = t.fields->>'{said}' {same}
            WHERE t.fields ? '{said}' GROUP BY t.position
        ) f
        WHERE f.position = t.position
        """,
        *values,
    )


async def _restore(session: AsyncSession, target: Target) -> None:
    """A row that its ERP deletes keeps what it was before; a newer version that does not say otherwise restores it."""
    field = target.restored
    await execute_sql(
        session,
        f"""
        UPDATE targets SET fields = CASE
            WHEN fields ? 'deleted' THEN (fields - 'deleted') || jsonb_build_object('before_deletion', coalesce(
                said->'before_deletion', said->'{field}', ('{target.defaults}'::jsonb)->'{field}'))
            WHEN fields ? '{field}' THEN fields
            ELSE fields || jsonb_build_object('{field}', said->'before_deletion') END,
            said = CASE WHEN fields ? 'deleted' THEN said ELSE said - 'before_deletion' END
        WHERE fields ? 'deleted' OR said ? 'before_deletion'
        """,
    )


async def lock_rows(session: AsyncSession, target: Target) -> None:
    """Lock the existing rows, in the order in which everybody locks them."""
    await execute_sql(
        session,
        f"SELECT count(*) FROM (SELECT id FROM {target.table.__tablename__} WHERE id IN (SELECT row_id FROM targets"
        " WHERE NOT is_new) ORDER BY id FOR NO KEY UPDATE) locked",
    )
