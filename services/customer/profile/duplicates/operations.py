"""Operations on possible duplicates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.customer.profile.codes.store import list_codes
from services.customer.profile.duplicates import rules, store
from services.customer.profile.duplicates.model import DuplicateRead
from services.customer.profile.duplicates.rules import Identity, Match
from services.customer.profile.register.model import Customer, CustomerProfile
from shared.database import wait_in_line
from shared.web.call import Call


async def refuse_duplicate(call: Call, customer: CustomerProfile, sources: Iterable[str | None]) -> None:
    """Refuse a customer, with codes of these ERPs, that resembles an existing one. Raises CustomerLooksKnown."""
    one = _identity_of(customer, sources)
    rules.refuse_matches(await _find_matches(call, one))


async def refuse_new_likeness(call: Call, customer: Customer, changes: Mapping[str, Any]) -> None:
    """Refuse a change that makes a customer resemble another for the first time. Raises CustomerLooksKnown."""
    if not any(changes[name] != getattr(customer, name) for name in rules.COMPARED_FIELDS if name in changes):
        return
    sources = [code.source for code in await list_codes(call, customer.id)]
    before = _identity_of(customer, sources)
    after = _identity_of(CustomerProfile.model_construct(**customer.model_dump() | dict(changes)), sources)
    matches = await _find_matches(call, after, besides=customer.id)
    rules.refuse_matches([match for match in matches if not rules.is_earlier_match(before, match)])


async def list_duplicates(call: Call, customer: Customer) -> list[DuplicateRead]:
    """The caller's customers that may be the same company, the likeliest first."""
    one = _identity_of(customer)
    candidates = await store.list_candidates(call.session, call.principal, one, besides=customer.id)
    return [
        DuplicateRead(
            customer_id=match.candidate.id, name=match.candidate.name, reason=match.reason, likeness=match.likeness
        )
        for match in matches_of(one, candidates)
        if match.candidate.is_visible
    ]


async def _find_matches(call: Call, one: Identity, besides: UUID | None = None) -> list[Match]:
    await wait_in_line(call.session, *rules.lines_for(one))
    return matches_of(one, await store.list_candidates(call.session, call.principal, one, besides=besides))


def _identity_of(customer: CustomerProfile, sources: Iterable[str | None] = ()) -> Identity:
    names = tuple(name for name in (customer.name, customer.english_name) if name)
    return Identity(names=names, uscc=customer.uscc, sources=frozenset(sources))


def matches_of(one: Identity, candidates: Sequence[rules.Candidate]) -> list[Match]:
    """The candidates that may be the same company, by reason, the likeliest first."""
    found = [match for match in (rules.compare(one, candidate) for candidate in candidates) if match]
    return sorted(found, key=lambda match: (match.reason.value, -match.likeness, str(match.candidate.id)))
