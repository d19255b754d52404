"""Writes the custom fields that the rows of a batch send."""
# ruff: noqa: S608 - names in the code only

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.definitions.store import LOCK
from services.customer.custom.values.model import CustomValue
from services.customer.exchange.batches.targets import CUSTOMER, NEW_ID, Target
from shared.batches.kinds import Pushed
from shared.database import execute_sql, hold_line
from shared.feed.bulk import add_rows, change_rows, remove_rows, touch_rows

_VALUES: sa.Table = CustomValue.__table__  # type: ignore[attr-defined]
_SENT = sa.table("sent_values", *(sa.column(one.name, one.type) for one in _VALUES.c), sa.column("is_gone", sa.Boolean))
_OWNERS = (
    sa.text("SELECT t.row_id, s.clearance FROM targets t JOIN sent_values s USING (position) WHERE NOT t.is_new")
    .columns(row_id=sa.Uuid, clearance=sa.Integer)
    .subquery("shown_with")
)


async def change_custom(session: AsyncSession, pushed: Pushed, target: Target, turn: int) -> None:
    """Write the values sent that nobody has edited since, and warn of the others. A change is one of the owner too."""
    sent = f"SELECT EXISTS (SELECT 1 FROM targets WHERE turn = {turn:d} AND fields->'custom' <> '{{}}')"
    if not (await execute_sql(session, sent)).scalar_one():
        return
    await hold_line(session, LOCK)
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.sent_values")
    await execute_sql(session, _compare(target, turn))
    await execute_sql(session, _WARN, pushed.batch_id)
    await execute_sql(session, "DELETE FROM sent_values WHERE is_kept")
    await remove_rows(session, CustomValue, col(CustomValue.id).in_(sa.select(_SENT.c.id).where(_SENT.c.is_gone)))
    await touch_rows(session, target.table, _OWNERS)
    await execute_sql(session, "DELETE FROM sent_values WHERE is_gone")
    forms = ("value", "as_number", "as_day", "as_text")
    values = {name: _SENT.c[name] for name in forms[:1]}
    await change_rows(session, CustomValue, values, _SENT.c.id == col(CustomValue.id))
    await execute_sql(
        session,
        f"UPDATE custom_values v SET ({', '.join(forms[1:])}) = ROW({', '.join(f's.{name}' for name in forms[1:])})"
        " FROM sent_values s WHERE s.id = v.id",
    )
    await execute_sql(session, "DELETE FROM sent_values WHERE NOT is_added")
    await add_rows(session, CustomValue, _SENT)


def _compare(target: Target, turn: int) -> str:
    of = FieldOwner.CUSTOMER if target is CUSTOMER else FieldOwner.CONTACT
    owner = "v.customer_id = t.row_id AND v.contact_id IS NULL" if target is CUSTOMER else "v.contact_id = t.row_id"
    customer, contact = ("t.row_id", "NULL::uuid") if target is CUSTOMER else ("k.customer_id", "t.row_id")
    return f"""
        CREATE TEMPORARY TABLE sent_values ON COMMIT DROP AS
        SELECT coalesce(v.id, {NEW_ID}) AS id, 1 AS version, now() AS created_at, now() AS updated_at,
               {customer} AS customer_id, {contact} AS contact_id, d.id AS field_id, d.code, d.clearance,
               sent.value AS value,
               CASE WHEN d.kind IN ('integer', 'decimal') THEN (sent.value#>>'{{}}')::numeric END AS as_number,
               CASE WHEN d.kind = 'date' THEN (sent.value#>>'{{}}')::date END AS as_day,
               CASE WHEN d.kind NOT IN ('integer', 'decimal', 'date', 'long_text', 'choices')
                    THEN sent.value#>>'{{}}' END AS as_text,
               t.position, t.line, t.document_no, v.id IS NULL AS is_added, sent.value = 'null' AS is_gone,
               v.value AS present, NOT t.is_new AND
                   coalesce(v.value, 'null') <> coalesce(t.said->'custom'->d.code, 'null') AS is_kept
        FROM targets t
        CROSS JOIN LATERAL jsonb_each(t.fields->'custom') sent(code, value)
        JOIN {target.table.__tablename__} k ON k.id = t.row_id
        JOIN custom_fields d ON d.code = sent.code AND d.applies_to = '{of.value}' AND d.is_active
        LEFT JOIN custom_values v ON v.field_id = d.id AND {owner}
        WHERE NOT t.is_removed AND t.turn = {turn:d} AND coalesce(v.value, 'null') <> sent.value
    """


_WARN = """
    INSERT INTO batch_warnings (batch_id, position, line, document_no, pointer, code, details, clearance)
    SELECT $1::uuid, position, line, document_no, '/custom/' || code, 'edited_since', json_build_object(
        'field', code, 'pushed', coalesce(value#>>'{}', '—'), 'kept', coalesce(present#>>'{}', '—')), clearance
    FROM sent_values WHERE is_kept
"""
