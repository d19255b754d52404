"""Operations that merge customers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.merges import rules, store
from services.customer.merges.losses import needed_clearance, refuse_unseen
from services.customer.merges.model import (
    CustomerMerge,
    MergeCreate,
    MergedFieldRead,
    MergePreviewRead,
    MergeResultRead,
    MovedRead,
    SettledRead,
    as_stored,
)
from services.customer.merges.rules import GroupPlaces, MergeField
from services.customer.people.contact_duplicates.operations import list_contact_pairs
from services.customer.people.contact_duplicates.store import list_people
from services.customer.profile.codes.store import list_pending
from services.customer.profile.customers.rules import CustomerOutsideDataScope
from services.customer.profile.customers.store import CUSTOMERS
from services.customer.profile.register.model import Customer, CustomerProfile
from services.customer.profile.register.store import find_survivor
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import HIGHEST_CLEARANCE, FieldHidden, clearance_of, is_cleared
from shared.auth.visibility import is_visible
from shared.customers.merging import MergeResult, absorb, preview, repoint
from shared.customers.settlements import Merger, Settled
from shared.database import wait_in_line
from shared.lists.trees import is_below
from shared.problems import FieldError, Text
from shared.time import company_today, utc_now
from shared.web.call import Call


async def merge_customers(call: Call, customer_id: UUID, body: MergeCreate) -> MergeResultRead:
    """Let the customer absorb another: all its rows move in this transaction."""
    merger = Merger(customer_id, body.absorbed_id)
    rules.refuse_itself(*merger.both)
    _refuse_hidden(body.take)
    await _wait_for_others(call.session, merger)
    survivor, absorbed = await _require_pair(call, merger, await store.lock_pair(call, merger))
    call.require_state(customer_id, survivor.etag_for(call.principal.clearance))
    newcomers = {person.id for person in await list_people(call, absorbed.id)}
    ours, theirs = await _profiles(call.session, survivor, absorbed)
    changes = rules.merge_profiles(ours, theirs, body.take)
    rules.refuse_contradiction(rules.dates_of(ours, changes))
    for name, value in {**ours, **changes}.items():
        setattr(survivor, name, value)
    absorbed.deleted_at, absorbed.merged_into_id = utc_now(), survivor.id
    merge = await _move(call, merger, absorbed, body.take)
    given_up = {ours[name] for name in Customer.searched_by if ours[name]}
    given_up -= {getattr(survivor, name) for name in Customer.searched_by}
    await store.move_search_entries(call.session, merger, sorted(given_up))
    if not await is_visible(call.session, call.principal, customer_id):
        raise CustomerOutsideDataScope()
    done = await store.MERGES.get(call, merge.id)
    twice = await list_contact_pairs(call, customer_id, between=newcomers)
    return MergeResultRead(**dict(done), contact_duplicates=twice)


async def _wait_for_others(session: AsyncSession, merger: Merger) -> None:
    """Wait for gradings, regroupings, staffings and assessments of either; they queue here before locking rows."""
    each = [f"{line} {customer_id}" for line in ("judgements", "team") for customer_id in sorted(merger.both)]
    await wait_in_line(session, "grading", "customer groups", *each)


async def _move(call: Call, merger: Merger, absorbed: Customer, taken: Sequence[MergeField]) -> CustomerMerge:
    session = call.session
    await session.flush()
    pending = await list_pending(session, merger.absorbed_id)
    below = (await _previews(call, merger))[:-1]
    # Stored as who merges sees them: readers of the result may see fewer, or more.
    subsidiaries = await store.count_subsidiaries(call, merger.absorbed_id)
    moved = await absorb(session, store.tables(), merger)
    refuse_unseen(needed_clearance(moved, below), call.principal)
    await _keep_in_team(session, merger, moved.settled)
    await repoint(session, Customer, "parent_id", merger)
    grades = await store.move_grades(session, merger)
    for result in (moved, *below):
        result.moved.update(customer=subsidiaries, grade=grades)
    merge = CustomerMerge(
        customer_id=merger.survivor_id,
        absorbed_id=merger.absorbed_id,
        absorbed_name=absorbed.name,
        taken=[name.value for name in taken],
        **as_stored(moved),
        pending_codes=[one.model_dump(mode="json") for one in pending],
        below=[as_stored(one) for one in below],
        merged_by=call.principal.subject,
        merged_by_name=call.principal.name,
    )
    session.add(merge)
    await session.flush()
    return merge


async def preview_merge(call: Call, customer_id: UUID, absorbed_id: UUID) -> MergePreviewRead:
    """What a merge would do; nothing is changed."""
    merger = Merger(customer_id, absorbed_id)
    rules.refuse_itself(*merger.both)
    pair = {row.id: row for row in await CUSTOMERS.rows(call, col(Customer.id).in_(merger.both))}
    survivor, absorbed = await _require_pair(call, merger, pair)
    ours, theirs = await _profiles(call.session, survivor, absorbed)
    *below, whole = await _previews(call, merger)
    would = (*below, whole)[max(call.principal.clearance, 1) - 1]
    would.moved["customer"] = await store.count_subsidiaries(call, absorbed_id)
    would.moved["grade"] = await store.count_grades(call.session, merger)
    return MergePreviewRead(
        customer_id=survivor.id,
        customer_name=survivor.name,
        absorbed_id=absorbed.id,
        absorbed_name=absorbed.name,
        fields=_compared(ours, theirs),
        moves=MovedRead.of(would.moved),
        settles=[SettledRead.of(one) for one in would.settled],
        pending_codes=await list_pending(call.session, absorbed_id),
        needs_clearance=needed_clearance(whole, below),
        warnings=_warnings(call, ours, theirs),
    )


def _warnings(call: Call, ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """What refuses the merge as long as `take` chooses nothing, in the reader's language."""
    ours, theirs = ({name: one[name] for name in rules.DATES} for one in (ours, theirs))
    dates = rules.dates_of(ours, rules.merge_profiles(ours, theirs, ()))
    return [rules.MergedDatesContradict.detail.in_language(call.language, dates)] if dates else []


async def _previews(call: Call, merger: Merger) -> list[MergeResult]:
    """What callers of each level see of the merge, the lowest first."""
    levels = [replace(call.principal, clearance=level) for level in range(1, HIGHEST_CLEARANCE + 1)]
    return [await preview(call.session, store.tables(), merger, principal) for principal in levels]


async def _require_pair(call: Call, merger: Merger, found: Mapping[UUID, Customer]) -> tuple[Customer, Customer]:
    """Raises CustomerNotFound, CustomerMerged, AbsorbedUnknown, AlreadyAbsorbed."""
    if merger.survivor_id not in found:
        await CUSTOMERS.refuse_missing(call, merger.survivor_id)
    if merger.absorbed_id not in found:
        into = await find_survivor(call, merger.absorbed_id)
        if into is None:
            raise rules.AbsorbedUnknown(absorbed_id=merger.absorbed_id)
        named = FieldError(
            "merged_into", Text("{name}", "{name}"), "/absorbed_id", values=into._asdict(), about=into.id
        )
        raise rules.AlreadyAbsorbed(name=into.name, survivor_id=into.id, errors=[named])
    return found[merger.survivor_id], found[merger.absorbed_id]


async def _profiles(
    session: AsyncSession, survivor: Customer, absorbed: Customer
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both profiles, with the parents to choose between."""
    ours, theirs = ({name: getattr(one, name) for name in CustomerProfile.model_fields} for one in (survivor, absorbed))
    is_absorbed_below = await is_below(session, Customer, "parent_id", absorbed.id, survivor.id)
    is_survivor_below = await is_below(session, Customer, "parent_id", survivor.id, absorbed.id)
    places = GroupPlaces(survivor.parent_id, absorbed.parent_id, is_survivor_below, is_absorbed_below)
    ours["parent_id"], theirs["parent_id"] = rules.parents(places)
    return ours, theirs


def _refuse_hidden(take: Sequence[MergeField]) -> None:
    """A caller cannot choose a field above their clearance. Raises FieldHidden."""
    for name in take:
        level = _level_of(name)
        if not is_cleared(level):
            raise FieldHidden(name.named, level, pointer="/take")


def _level_of(name: MergeField) -> int:
    return clearance_of(CustomerProfile.model_fields[name].metadata)


def _compared(ours: dict[str, Any], theirs: dict[str, Any]) -> list[MergedFieldRead]:
    """The fields in which the two differ, as far as the caller may see them."""
    return [
        MergedFieldRead.of(name, ours[name], theirs[name], rules.decide(ours[name], theirs[name], is_taken=False))
        for name in MergeField
        if ours[name] != theirs[name] and is_cleared(_level_of(name))
    ]


async def _keep_in_team(session: AsyncSession, merger: Merger, settled: Sequence[Settled]) -> None:
    """A second account manager becomes a backup contact: nobody loses access to their customer."""
    present = await store.present_team(session, merger)
    for former in (one.gives_way for one in settled):
        if isinstance(former, TeamMember) and former.user_id not in present:
            present.add(former.user_id)
            role, today = TeamRole.BACKUP_CONTACT, company_today()
            stays = TeamMember(customer_id=merger.survivor_id, user_id=former.user_id, role=role, started_on=today)
            session.add(stays)
