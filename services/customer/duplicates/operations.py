"""What is done about possible duplicates."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.customers.model import CustomerCreate, CustomerRead
from services.customer.duplicates import rules, store
from services.customer.duplicates.model import DuplicateRead
from services.customer.duplicates.rules import Identity, Match
from shared.access import Principal
from shared.database import wait_in_line


async def refuse_duplicate(session: AsyncSession, principal: Principal, body: CustomerCreate) -> None:
    """A new customer must not look like one that is there. Raises CustomerLooksKnown."""
    names = tuple(name for name in (body.name, body.english_name) if name)
    one = Identity(names=names, uscc=body.uscc, sources=frozenset(code.source for code in body.codes))
    for line in rules.lines_for(one):
        await wait_in_line(session, line)
    known = await store.list_alike(session, principal, one)
    rules.refuse_known(one, matches_of(one, known))


async def list_duplicates(session: AsyncSession, principal: Principal, customer: CustomerRead) -> list[DuplicateRead]:
    """The caller's customers that may be this one, the likeliest first."""
    names = tuple(name for name in (customer.name, customer.english_name) if name)
    one = Identity(names=names, uscc=customer.uscc)
    known = await store.list_alike(session, principal, one, besides=customer.id)
    return [
        DuplicateRead(customer_id=match.known.id, name=match.known.name, reason=match.reason, likeness=match.likeness)
        for match in matches_of(one, known)
        if match.known.is_visible
    ]


def matches_of(one: Identity, known: Sequence[rules.Known]) -> list[Match]:
    """Of the known customers those that may be this one, the likeliest first of each reason."""
    found = [match for match in (rules.compare(one, candidate) for candidate in known) if match]
    return sorted(found, key=lambda match: (match.reason.value, -match.likeness, str(match.known.id)))
