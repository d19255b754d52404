"""Operations that merge contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.contact_merges import lines, rules, store
from services.customer.contact_merges.model import (
    ContactMerge,
    ContactMergeCreate,
    ContactMergedFieldRead,
    ContactMergePreviewRead,
    ContactMergeRead,
)
from services.customer.contact_merges.rules import ContactMergeField, GroupPlaces
from services.customer.duties.handovers.model import Handover
from services.customer.merges.losses import needed_clearance, refuse_unseen
from services.customer.merges.model import MovedRead, SettledRead, as_stored
from services.customer.merges.store import tables
from services.customer.people.contacts.model import Contact, ContactProfile
from services.customer.people.contacts.store import CONTACTS, refuse_merged
from services.customer.profile.register.store import get_row
from shared.auth.access import HIGHEST_CLEARANCE, FieldHidden, Principal, clearance_of, is_cleared
from shared.auth.visibility import find_hidden_people, find_level_of_person
from shared.customers.directory import ContactMerged
from shared.customers.merging import MergeResult, absorb, preview, repoint
from shared.customers.settlements import Merger, Owner
from shared.database import wait_in_line
from shared.lists.trees import is_below
from shared.time import utc_now
from shared.web.call import Call

Profile = dict[str, Any]


async def merge_contacts(call: Call, contact_id: UUID, body: ContactMergeCreate) -> ContactMergeRead:
    """Let the contact absorb another of its customer: all that names the other names it, in this transaction."""
    merger = Merger(contact_id, body.absorbed_id, Owner.CONTACT)
    rules.refuse_itself(*merger.both)
    _refuse_hidden(body.take)
    customer_id = (await CONTACTS.row(call, contact_id)).customer_id
    await wait_in_line(call.session, f"contact lines {customer_id}", f"reporting lines {customer_id}")
    survivor, absorbed = await _require_pair(call, merger, await store.lock_pair(call, merger))
    call.require_state(contact_id, survivor.etag_for(call.principal.clearance))
    ours, theirs = await _profiles(call.session, survivor, absorbed)
    for name, value in {**ours, **rules.merge_people(ours, theirs, body.take)}.items():
        setattr(survivor, name, value)
    absorbed.deleted_at, absorbed.merged_into_id = utc_now(), survivor.id
    refuse_unseen(await _needed_for_profile(call, ours, theirs), call.principal)
    merge = await _move(call, merger, survivor, absorbed, body.take)
    names = {one[name] for one in (ours, theirs) for name in Contact.searched_by if one[name]}
    await store.add_former_names(call.session, merger, sorted(names - {survivor.name, survivor.english_name}))
    return await store.CONTACT_MERGES.get(call, merge.id)


async def _move(
    call: Call, merger: Merger, survivor: Contact, absorbed: Contact, taken: Sequence[ContactMergeField]
) -> ContactMerge:
    session = call.session
    await session.flush()
    below = (await _previews(call, merger))[:-1]
    moved = await absorb(session, tables(), merger)
    moved.moved["contact_line"], settled_lines = await lines.move_lines(session, merger)
    moved.settled.extend(settled_lines)
    refuse_unseen(needed_clearance(moved, below), call.principal)
    moved.moved["contact"] = await repoint(session, Contact, "reports_to_id", merger)
    await repoint(session, Handover, "successor_contact_id", merger)
    await store.pass_on_absorbed(session, merger)
    merge = ContactMerge(
        customer_id=survivor.customer_id,
        contact_id=merger.survivor_id,
        absorbed_id=merger.absorbed_id,
        absorbed_name=absorbed.name,
        taken=[name.value for name in taken],
        **as_stored(moved, Owner.CONTACT),
        below=[
            as_stored(one, Owner.CONTACT) | {"taken": [name.value for name in taken if _level_of(name) <= level]}
            for level, one in enumerate(below, 1)
        ],
        merged_by=call.principal.subject,
        merged_by_name=call.principal.name,
    )
    session.add(merge)
    await session.flush()
    return merge


async def preview_contact_merge(call: Call, contact_id: UUID, absorbed_id: UUID) -> ContactMergePreviewRead:
    """What a merge would do; nothing is changed."""
    merger = Merger(contact_id, absorbed_id, Owner.CONTACT)
    rules.refuse_itself(*merger.both)
    pair = {row.id: row for row in await CONTACTS.rows(call, col(Contact.id).in_(merger.both))}
    survivor, absorbed = await _require_pair(call, merger, pair)
    ours, theirs = await _profiles(call.session, survivor, absorbed)
    *below, whole = await _previews(call, merger)
    would = (*below, whole)[max(call.principal.clearance, 1) - 1]
    customer = await get_row(call, survivor.customer_id)
    return ContactMergePreviewRead(
        customer_id=customer.id,
        customer_name=customer.name,
        contact_id=survivor.id,
        contact_name=survivor.name,
        absorbed_id=absorbed.id,
        absorbed_name=absorbed.name,
        fields=await _compared(call, ours, theirs),
        moves=MovedRead.of(would.moved),
        settles=[SettledRead.of(one, Owner.CONTACT) for one in would.settled],
        needs_clearance=max(needed_clearance(whole, below), await _needed_for_profile(call, ours, theirs)),
    )


async def _previews(call: Call, merger: Merger) -> list[MergeResult]:
    """What callers of each level see of the merge, the lowest first."""
    levels = [replace(call.principal, clearance=level) for level in range(1, HIGHEST_CLEARANCE + 1)]
    return [await _preview(call.session, merger, principal) for principal in levels]


async def _preview(session: AsyncSession, merger: Merger, shown_to: Principal) -> MergeResult:
    """The result that the merge would have, as far as this caller may see it."""
    would = await preview(session, tables(), merger, shown_to)
    would.moved["contact_line"], settled_lines = await lines.preview_lines(session, merger, shown_to)
    would.settled.extend(settled_lines)
    would.moved["contact"] = await lines.count_subordinates(session, merger, shown_to)
    return would


async def _require_pair(call: Call, merger: Merger, found: Mapping[UUID, Contact]) -> tuple[Contact, Contact]:
    """Raises ContactNotFound, ContactMerged, AbsorbedContactUnknown, ContactAlreadyAbsorbed, ContactsOfTwoCustomers."""
    if merger.survivor_id not in found:
        await CONTACTS.refuse_missing(call, merger.survivor_id)
    if merger.absorbed_id not in found:
        try:
            await refuse_merged(call, merger.absorbed_id)
        except ContactMerged as gone:
            raise rules.ContactAlreadyAbsorbed(errors=gone.errors, **gone.values) from gone
        raise rules.AbsorbedContactUnknown(absorbed_id=merger.absorbed_id)
    survivor, absorbed = found[merger.survivor_id], found[merger.absorbed_id]
    if survivor.customer_id != absorbed.customer_id:
        raise rules.ContactsOfTwoCustomers()
    return survivor, absorbed


async def _profiles(session: AsyncSession, survivor: Contact, absorbed: Contact) -> tuple[Profile, Profile]:
    """Both profiles, with the superiors to choose between."""
    ours, theirs = ({name: getattr(one, name) for name in ContactProfile.model_fields} for one in (survivor, absorbed))
    is_absorbed_below = await is_below(session, Contact, "reports_to_id", absorbed.id, survivor.id)
    is_survivor_below = await is_below(session, Contact, "reports_to_id", survivor.id, absorbed.id)
    places = GroupPlaces(survivor.reports_to_id, absorbed.reports_to_id, is_survivor_below, is_absorbed_below)
    ours["reports_to_id"], theirs["reports_to_id"] = rules.parents(places)
    return ours, theirs


def _refuse_hidden(take: Sequence[ContactMergeField]) -> None:
    """A caller cannot choose a field above their clearance. Raises FieldHidden."""
    for name in take:
        if not is_cleared(_level_of(name)):
            raise FieldHidden(name.named, _level_of(name), pointer="/take")


def _level_of(name: ContactMergeField) -> int:
    return clearance_of(ContactProfile.model_fields[name].metadata)


async def _needed_for_profile(call: Call, ours: Profile, theirs: Profile) -> int:
    """The level that sees every value of which the survivor keeps one; a superior's is the person's."""
    contested = rules.contested(ours, theirs)
    superiors = [one["reports_to_id"] for one in (ours, theirs) if ContactMergeField.REPORTS_TO_ID in contested]
    people = [await find_level_of_person(call.session, superior) for superior in superiors]
    return max((*map(_level_of, contested), *people), default=1)


async def _compared(call: Call, ours: Profile, theirs: Profile) -> list[ContactMergedFieldRead]:
    """The fields in which the two differ, as far as the caller may see them and the superiors."""
    superiors = [one["reports_to_id"] for one in (ours, theirs) if one["reports_to_id"]]
    hidden = set(await find_hidden_people(call.session, call.principal.clearance, superiors))
    return [
        ContactMergedFieldRead.of(
            name, ours[name], theirs[name], rules.decide(ours[name], theirs[name], is_taken=False)
        )
        for name in ContactMergeField
        if ours[name] != theirs[name] and is_cleared(_level_of(name)) and not {ours[name], theirs[name]} & hidden
    ]
