"""What names a contact otherwise than as its owner: contact lines, and who reports to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.decision_chain.contact_lines.model import ContactLine
from services.customer.people.contacts.model import Contact
from shared.auth.access import Principal
from shared.auth.clearances import of_visible_level
from shared.customers.settlements import Merger, Settled, SettledAs
from shared.customers.uniting import fill
from shared.database import execute

END_FIELDS = ("from_contact_id", "to_contact_id")
Ends = tuple[UUID, UUID]


async def move_lines(session: AsyncSession, merger: Merger) -> tuple[int, list[Settled]]:
    """Move the absorbed contact's lines, and settle those that the survivor then has twice.

    Returns the number of moved lines and what was settled. A line between the two is removed.
    """
    lines = await _read_lines(session, merger, lock=True)
    settled, between = _settle(lines, merger)
    for line in (*between, *(one.gives_way for one in settled)):
        await session.delete(line)
    gone = {line.id for line in between} | {one.gives_way.id for one in settled}
    moving = [line for line in lines if line.id not in gone and merger.absorbed_id in _ends(line)]
    for one in settled:
        unite_lines(one.stays, one.gives_way)
    for line in moving:
        line.from_contact_id, line.to_contact_id = _ends_after(line, merger)
    await session.flush()
    return len(moving), settled


async def preview_lines(session: AsyncSession, merger: Merger, shown_to: Principal) -> tuple[int, list[Settled]]:
    """What `move_lines` would do, as far as the caller may see the lines; changes nothing."""
    lines = await _read_lines(session, merger, shown_to=shown_to)
    settled, between = _settle(lines, merger)
    gone = {line.id for line in between} | {one.gives_way.id for one in settled}
    return sum(merger.absorbed_id in _ends(line) and line.id not in gone for line in lines), settled


async def _read_lines(
    session: AsyncSession, merger: Merger, *, lock: bool = False, shown_to: Principal | None = None
) -> Sequence[ContactLine]:
    of_either = sa.or_(*(col(getattr(ContactLine, name)).in_(merger.both) for name in END_FIELDS))
    query = select(ContactLine).where(of_either).order_by(col(ContactLine.id))
    if shown_to is not None:
        query = query.where(of_visible_level(shown_to, ContactLine))
    return list(await session.exec(query.with_for_update() if lock else query))


def _settle(lines: Sequence[ContactLine], merger: Merger) -> tuple[list[Settled], list[ContactLine]]:
    between = [line for line in lines if set(_ends(line)) == set(merger.both)]
    kept: dict[object, ContactLine] = {}
    settled = []
    # The survivor's own lines come first: they stay.
    for line in sorted(lines, key=lambda one: merger.absorbed_id in _ends(one)):
        if line in between or line.until is not None:
            continue
        ends = _ends_after(line, merger)
        key = (frozenset(ends) if line.kind.is_mutual else ends, line.kind, line.clearance)
        if key in kept:
            settled.append(Settled(kept[key], line, SettledAs.UNITED))
        else:
            kept[key] = line
    return settled, between


def unite_lines(stays: Any, gives_way: Any) -> None:
    """The line that stays is as strong as the stronger one, exists since the earlier day, and lacks no words."""
    fill(stays, gives_way, ("remark", "evidence", "since"))
    stays.strength = max(stays.strength, gives_way.strength)
    if gives_way.since is not None and stays.since is not None:
        stays.since = min(stays.since, gives_way.since)


def _ends(line: ContactLine) -> Ends:
    return line.from_contact_id, line.to_contact_id


def _ends_after(line: ContactLine, merger: Merger) -> Ends:
    first, second = (merger.survivor_id if end == merger.absorbed_id else end for end in _ends(line))
    return first, second


async def count_subordinates(session: AsyncSession, merger: Merger, shown_to: Principal) -> int:
    """The number of contacts that report to the absorbed one, as far as the caller may see them."""
    query = sa.select(sa.func.count()).where(
        col(Contact.reports_to_id) == merger.absorbed_id,
        col(Contact.id) != merger.survivor_id,
        of_visible_level(shown_to, Contact),
    )
    return int((await execute(session, query)).scalar_one())
