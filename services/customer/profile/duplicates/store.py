"""Every query over possible duplicates."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.codes.model import CustomerCode
from services.customer.profile.duplicates.rules import Candidate, Identity, min_shared_parts
from services.customer.profile.register.model import Customer
from services.customer.profile.search.model import SearchEntry
from services.customer.profile.search.rules import name_parts
from services.customer.profile.search.store import probes_of
from shared.auth.access import Principal
from shared.auth.visibility import visible_to
from shared.database import execute

MAX_CANDIDATES = 50
"""Candidates compared per name: those that share most of its parts."""

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


# For each of many names, the customers that share most of its parts.
_ALIKE_TO_MANY = sa.text(
    """
    WITH wanted AS MATERIALIZED (
        SELECT number, at_least,
               ARRAY(SELECT jsonb_array_elements_text(parts)) AS parts,
               ARRAY(SELECT jsonb_array_elements_text(probes)) AS probes
        FROM jsonb_to_recordset(CAST(:names AS jsonb)) AS given(number int, at_least int, parts jsonb, probes jsonb)
    )
    SELECT wanted.number, alike.customer_id
    FROM wanted CROSS JOIN LATERAL (
        SELECT entry.customer_id
        FROM search_entries entry
        CROSS JOIN LATERAL (
            SELECT count(*) AS parts FROM unnest(entry.name_parts) AS part WHERE part = ANY(wanted.parts)
        ) shared
        WHERE entry.name_parts && wanted.probes AND shared.parts >= wanted.at_least
          AND EXISTS (SELECT FROM customers c WHERE c.id = entry.customer_id AND c.deleted_at IS NULL)
        ORDER BY shared.parts DESC
        LIMIT :most
    ) alike
    """
).columns(number=sa.Integer, customer_id=sa.Uuid)


def _wanted(ones: Mapping[int, Identity]) -> str:
    wanted = []
    for number, one in ones.items():
        for name in one.names:
            parts = name_parts(name)
            at_least = min_shared_parts(name, len(parts))
            probes = probes_of(parts, at_least)
            wanted.append({"number": number, "at_least": at_least, "parts": parts, "probes": probes})
    return json.dumps(wanted)


async def list_candidates_of_many(
    session: AsyncSession, principal: Principal, ones: Mapping[int, Identity]
) -> dict[int, list[Candidate]]:
    """The candidates of each identity, by its number, in any data scope; in two queries."""
    found = (await execute(session, _ALIKE_TO_MANY, {"names": _wanted(ones), "most": MAX_CANDIDATES})).all()
    credit_codes = sorted({one.uscc for one in ones.values() if one.uscc})
    ids = {customer_id for _, customer_id in found}
    if not ids and not credit_codes:
        return {number: [] for number in ones}
    # Arrays, since a statement takes at most 32,767 parameters.
    by_name = col(Customer.id) == sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid)))
    by_credit_code = col(Customer.uscc) == sa.any_(sa.cast(credit_codes, ARRAY(sa.Text)))
    return _by_number(ones, found, await _list_candidates(session, principal, by_name | by_credit_code))


def _by_number(
    ones: Mapping[int, Identity], found: Sequence[Any], candidates: Sequence[Candidate]
) -> dict[int, list[Candidate]]:
    """The candidates by the number of the identity to compare them with."""
    by_id = {one.id: one for one in candidates}
    alike: dict[int, dict[UUID, Candidate]] = {number: {} for number in ones}
    for number, customer_id in found:
        if customer_id in by_id:
            alike[number][customer_id] = by_id[customer_id]
    by_credit_code: dict[str | None, list[Candidate]] = {}
    for one in candidates:
        by_credit_code.setdefault(one.identity.uscc, []).append(one)
    for number, wanted in ones.items():
        if wanted.uscc is not None:
            alike[number] |= {one.id: one for one in by_credit_code.get(wanted.uscc, ())}
    return {number: list(found_for.values()) for number, found_for in alike.items()}


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
