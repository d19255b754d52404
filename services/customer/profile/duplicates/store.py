"""Every query over possible duplicates."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.duplicates.rules import Candidate, Identity
from services.customer.profile.register.model import Customer
from services.customer.profile.search.model import SearchEntry
from services.customer.profile.search.name_keys import probes
from shared.auth.access import Principal
from shared.auth.visibility import visible_to
from shared.database import execute
from shared.statements import Statement, fetch_in

MAX_CANDIDATES = 50
"""Candidates compared per key of a name: of names that so many share, some."""

_sources = (
    sa.select(sa.func.array_agg(col(CustomerCode.source)))
    .where(col(CustomerCode.customer_id) == col(Customer.id))
    .scalar_subquery()
)
_former = aliased(Customer)


def _names_of_absorbed(name: str) -> sa.ScalarSelect[Any]:
    """The names of the customers it absorbed, whose search entries it now has."""
    of_customer = col(SearchEntry.customer_id) == col(Customer.id)
    return (
        sa.select(sa.func.array_agg(getattr(_former, name)))
        .where(of_customer, col(_former.id) == col(SearchEntry.id), col(_former.id) != col(Customer.id))
        .correlate(Customer)
        .scalar_subquery()
    )


_NAMED = Statement(
    sa.text("SELECT key, customer_id FROM customers_named(CAST(:keys AS text[]), :most)").columns(
        key=sa.Text, customer_id=sa.Uuid
    )
)


async def list_candidates_of_many(
    session: AsyncSession, principal: Principal, ones: Mapping[int, Identity]
) -> dict[int, list[Candidate]]:
    """The candidates of each identity, by its number, in any data scope; in two queries."""
    keys = {number: {key for name in one.names for key in probes(name)} for number, one in ones.items()}
    found = await fetch_in(session, _NAMED, keys=sorted(set().union(*keys.values())), most=MAX_CANDIDATES)
    credit_codes = sorted({one.uscc for one in ones.values() if one.uscc})
    ids = {customer_id for _, customer_id in found}
    if not ids and not credit_codes:
        return {number: [] for number in ones}
    # Arrays, since a statement takes at most 32,767 parameters.
    by_name = col(Customer.id) == sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid)))
    by_credit_code = col(Customer.uscc) == sa.any_(sa.cast(credit_codes, ARRAY(sa.Text)))
    candidates = await _list_candidates(session, principal, by_name | by_credit_code)
    by_key: dict[str, set[UUID]] = {}
    for key, customer_id in found:
        by_key.setdefault(key, set()).add(customer_id)
    return _by_number(ones, keys, by_key, candidates)


def _by_number(
    ones: Mapping[int, Identity],
    keys: Mapping[int, set[str]],
    by_key: Mapping[str, set[UUID]],
    candidates: Sequence[Candidate],
) -> dict[int, list[Candidate]]:
    """The candidates by the number of the identity to compare them with."""
    by_id = {one.id: one for one in candidates}
    by_credit_code: dict[str, list[Candidate]] = {}
    for one in candidates:
        if one.identity.uscc is not None:
            by_credit_code.setdefault(one.identity.uscc, []).append(one)
    alike: dict[int, list[Candidate]] = {}
    for number, wanted in ones.items():
        named = {customer_id for key in keys[number] for customer_id in by_key.get(key, ())}
        found = {customer_id: by_id[customer_id] for customer_id in named if customer_id in by_id}
        found |= {one.id: one for one in by_credit_code.get(wanted.uscc or "", ())}
        alike[number] = list(found.values())
    return alike


async def list_candidates(
    session: AsyncSession, principal: Principal, one: Identity, besides: UUID | None = None
) -> list[Candidate]:
    """The candidates of one identity, in any data scope; few, however many customers there are."""
    found = await list_candidates_of_many(session, principal, {0: one})
    return [candidate for candidate in found[0] if candidate.id != besides]


async def _list_candidates(
    session: AsyncSession, principal: Principal, condition: sa.ColumnElement[bool]
) -> list[Candidate]:
    query = sa.select(
        col(Customer.id),
        col(Customer.name),
        col(Customer.english_name),
        col(Customer.uscc),
        sa.func.coalesce(_sources, sa.cast([], ARRAY(sa.Text))).label("sources"),
        _names_of_absorbed("name").label("former_names"),
        _names_of_absorbed("english_name").label("former_english_names"),
        visible_to(principal, col(Customer.id)).label("is_visible"),
    ).where(condition, col(Customer.deleted_at).is_(None))
    return [
        Candidate(
            id=row.id,
            name=row.name,
            identity=Identity(
                names=tuple(
                    name
                    for name in (
                        row.name,
                        row.english_name,
                        *(row.former_names or ()),
                        *(row.former_english_names or ()),
                    )
                    if name
                ),
                uscc=row.uscc,
                sources=frozenset(row.sources),
            ),
            is_visible=row.is_visible,
        )
        for row in await execute(session, query)
    ]
