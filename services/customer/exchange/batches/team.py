"""Sets the account managers that the rows of a batch name, and the codes of their customers."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.exchange.batches.targets import NEW_ID
from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.codes.rules import CodeStatus
from services.customer.profile.team.departures import MEMBERS_JOINED, MEMBERS_LEFT, Departure
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import current_principal
from shared.batches.kinds import Pushed
from shared.database import execute_sql
from shared.feed.bulk import add_rows, change_rows
from shared.time import company_today

_HEAD = f"{NEW_ID} AS id, 1 AS version, now() AS created_at, now() AS updated_at"
_MANAGERS = sa.table(
    "managers", sa.column("customer_id", sa.Uuid), sa.column("present_id", sa.Uuid), sa.column("user_id", sa.Uuid)
)


async def add_codes(session: AsyncSession, pushed: Pushed) -> None:
    """Give the new customers their codes; whoever pushes sees all customers, and so confirms them."""
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.new_codes")
    principal = current_principal.get()
    await execute_sql(
        session,
        f"CREATE TEMPORARY TABLE new_codes ON COMMIT DROP AS SELECT {_HEAD}, row_id AS customer_id,"  # noqa: S608
        " document_no AS code, $1::text AS source, $2::text AS status, NULL::text AS pending_reason,"
        " $3::text AS taken_by, $4::text AS taken_by_name, now() AS confirmed_at,"
        " $3::text AS confirmed_by, $4::text AS confirmed_by_name FROM targets WHERE is_new",
        pushed.source,
        CodeStatus.CONFIRMED.value,
        principal.subject if principal else None,
        principal.name if principal else None,
    )
    await _add(session, CustomerCode, "new_codes")


async def change_managers(session: AsyncSession, pushed: Pushed) -> None:
    """Give customers the managers named; one that somebody else has set since stays, with a warning."""
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.managers, pg_temp.new_members")
    await execute_sql(session, _COMPARE)
    await execute_sql(session, _WARN, pushed.batch_id)
    ends = sa.func.greatest(col(TeamMember.started_on), company_today())
    is_replaced = sa.and_(
        col(TeamMember.customer_id) == _MANAGERS.c.customer_id,
        col(TeamMember.role) == TeamRole.ACCOUNT_MANAGER,
        col(TeamMember.ended_on).is_(None),
        col(TeamMember.user_id).is_distinct_from(_MANAGERS.c.user_id),
    )
    departures = [
        Departure(customer_id, user_id, TeamRole.ACCOUNT_MANAGER, successor_id)
        for customer_id, user_id, successor_id in await _read(session, _LEAVE)
    ]
    await change_rows(session, TeamMember, {"ended_on": ends}, is_replaced)
    await execute_sql(
        session,
        f"CREATE TEMPORARY TABLE new_members ON COMMIT DROP AS SELECT {_HEAD}, customer_id, user_id,"  # noqa: S608
        f" 'account_manager' AS role, DATE '{company_today()}' AS started_on, NULL::date AS ended_on FROM managers"
        " WHERE user_id IS NOT NULL",
    )
    await _add(session, TeamMember, "new_members")
    await MEMBERS_LEFT.announce(session, departures)
    joined = [
        TeamMember(customer_id=customer_id, user_id=user_id, role=TeamRole.ACCOUNT_MANAGER, started_on=started_on)
        for customer_id, user_id, started_on in await _read(session, _JOIN)
    ]
    await MEMBERS_JOINED.announce(session, joined)


async def _read(session: AsyncSession, query: str) -> Sequence[Any]:
    return (await execute_sql(session, query)).all()


async def _add(session: AsyncSession, table: type[CustomerCode | TeamMember], name: str) -> None:
    columns = table.__table__.c  # type: ignore[union-attr]
    await add_rows(session, table, sa.table(name, *(sa.column(one.name, one.type) for one in columns)))


_LEAVE = """
    SELECT t.customer_id, t.user_id, m.user_id FROM team_members t JOIN managers m USING (customer_id)
    WHERE t.role = 'account_manager' AND t.ended_on IS NULL AND t.user_id IS DISTINCT FROM m.user_id
"""
_JOIN = """
    SELECT n.customer_id, n.user_id, n.started_on FROM new_members n
    WHERE n.customer_id IN (SELECT row_id FROM targets WHERE NOT is_new)
"""
"""Only customers that were there before have something to hand over."""

# The manager as the list shows it: of several, the one who started last. Of several rows about one customer its own.
_COMPARE = """
    CREATE TEMPORARY TABLE managers ON COMMIT DROP AS
    WITH found AS (
        SELECT t.position, t.line, t.document_no, t.row_id AS customer_id, present.user_id AS present_id,
               (t.fields->>'manager_id')::uuid AS user_id, t.turn,
               t.is_new OR present.user_id IS NOT DISTINCT FROM (t.said->>'manager_id')::uuid AS is_written
        FROM targets t
        LEFT JOIN LATERAL (
            SELECT m.user_id FROM team_members m
            WHERE m.customer_id = t.row_id AND m.role = 'account_manager' AND m.ended_on IS NULL
            ORDER BY m.started_on DESC, m.id DESC LIMIT 1
        ) present ON true
        WHERE t.fields ? 'manager_id' AND NOT t.is_removed
    )
    SELECT DISTINCT ON (customer_id) * FROM found
    WHERE present_id IS DISTINCT FROM user_id ORDER BY customer_id, is_written DESC, turn
"""
_WARN = """
    WITH kept AS (DELETE FROM managers WHERE NOT is_written RETURNING *)
    INSERT INTO batch_warnings (batch_id, position, line, document_no, pointer, code, details, clearance)
    SELECT $1::uuid, k.position, k.line, k.document_no, '/manager', 'edited_since', json_build_object(
        'field', 'manager', 'pushed', coalesce(n.display_name, '—'), 'kept', coalesce(p.display_name, '—')), 1
    FROM kept k LEFT JOIN user_directory n ON n.id = k.user_id LEFT JOIN user_directory p ON p.id = k.present_id
"""
