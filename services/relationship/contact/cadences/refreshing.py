"""Keeps the table of cadences in step with traits, policies, schemes and touchpoints: by difference, set-based.

All SQL here is built from names in the code, never from the request.
"""
# ruff: noqa: S608

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.cadences.rules import SEPARATOR, demands_of, traits_from
from services.relationship.contact.schemes.model import ContactSchemeContent
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from services.relationship.contact.touchpoints.announcing import wait_for_contact
from shared.customers.followed_schemes import ServicePolicy, StageMonths, policy_in_force, stage_months_in_force
from shared.customers.policy_terms import PolicyCadence
from shared.customers.served import NOT_SERVED
from shared.customers.traits import LifecycleStage, last_months
from shared.database import execute_sql
from shared.schemes.versions import Version
from shared.time import company_today, company_zone


def _traits(months: StageMonths) -> str:
    """SQL: the served customers among `$1`, each with its traits as text, on the day `$2`."""
    ends = "".join(
        f" WHEN $2::date <= (c.first_contract_on + make_interval(months => {last:d}))::date THEN '{stage.value}'"
        for stage, last in last_months(months).items()
    )
    stage = (
        "CASE WHEN c.first_contract_on IS NULL OR c.first_contract_on > $2::date THEN ''"
        f"{ends} ELSE '{LifecycleStage.SYMBIOSIS.value}' END"
    )
    parts = (
        *(f"coalesce(c.{name}, '')" for name in ("quadrant", "tier", "customer_class")),
        stage,
        "coalesce(c.is_cash_cow, false)::text",
    )
    return f"""
        SELECT c.id AS customer_id, concat_ws('{SEPARATOR}', {", ".join(parts)}) AS traits
        FROM customer_directory c WHERE c.status NOT IN {NOT_SERVED} AND {{among}}
    """


_LASTS = """
    SELECT met.customer_id, s.form AS what, max(met.at) AS at
    FROM (SELECT t.customer_id, t.scene, t.channel, max(t.starts_at) AS at FROM touchpoints t
          WHERE t.status = 'held' AND t.deleted_at IS NULL AND {of_touchpoints} GROUP BY 1, 2, 3) met
    JOIN jsonb_to_recordset($4::jsonb) AS s(form text, scene text, channel text) USING (scene, channel)
    GROUP BY 1, 2
    UNION ALL
    SELECT t.customer_id, 'executive', max(t.starts_at) FROM touchpoints t
    WHERE t.status = 'held' AND t.deleted_at IS NULL AND {of_touchpoints}
      AND EXISTS (SELECT FROM touchpoint_people p JOIN contact_directory k ON k.id = p.contact_id
                  WHERE p.touchpoint_id = t.id AND k.seniority = ANY($5::text[]))
      AND EXISTS (SELECT FROM touchpoint_people p WHERE p.touchpoint_id = t.id AND (p.user_id = ANY($6::uuid[])
                  OR EXISTS (SELECT FROM account_team_members r WHERE r.customer_id = t.customer_id
                             AND r.user_id = p.user_id AND r.role = ANY($7::text[])
                             AND {day} BETWEEN r.started_on AND coalesce(r.ended_on, 'infinity'))))
    GROUP BY 1
"""
_REFRESH = """
    WITH traits AS MATERIALIZED ({traits}),
    lasts AS MATERIALIZED ({lasts}),
    fresh AS MATERIALIZED (
        SELECT t.customer_id, d.*, coalesce(kept.since_on, $2::date) AS since_on, {last_day} AS last_contact_on
        FROM traits t
        JOIN jsonb_to_recordset($3::jsonb) AS d(traits text, kind text, level int, clearance int, form text, every text,
                                                days int, months int) USING (traits)
        LEFT JOIN lasts l ON l.customer_id = t.customer_id AND l.what = coalesce(d.form, 'executive')
        LEFT JOIN contact_cadences kept ON kept.customer_id = t.customer_id AND kept.kind = d.kind
             AND kept.level = d.level
    ),
    gone AS (
        DELETE FROM contact_cadences c WHERE {of_cadences} AND NOT EXISTS (SELECT FROM fresh f
            WHERE f.customer_id = c.customer_id AND f.kind = c.kind AND f.level = c.level)
    )
    INSERT INTO contact_cadences AS c (customer_id, kind, level, clearance, form, every, since_on, last_contact_on,
                                       due_on, policy_version, scheme_version)
    SELECT customer_id, kind, level, clearance, form, every, since_on, last_contact_on,
           CASE WHEN every = '{on_opportunity}' OR (every = '{once}' AND last_contact_on IS NOT NULL) THEN NULL
                ELSE (coalesce(last_contact_on, since_on) + make_interval(months => months, days => days))::date END,
           $8::int, $9::int
    FROM fresh ORDER BY customer_id
    ON CONFLICT (customer_id, kind, level) DO UPDATE SET ({written}) = ({new})
    WHERE ({kept}) IS DISTINCT FROM ({new})
"""
_BEHIND = """
    WITH wanted AS MATERIALIZED (
        SELECT t.customer_id, d.* FROM ({traits}) t
        JOIN jsonb_to_recordset($3::jsonb) AS d(traits text, kind text, level int, clearance int, form text, every text)
             USING (traits)
    )
    SELECT w.customer_id FROM wanted w LEFT JOIN contact_cadences c USING (customer_id, kind, level)
    WHERE (c.clearance, c.form, c.every, c.policy_version, c.scheme_version)
          IS DISTINCT FROM (w.clearance, w.form, w.every, $4::int, $5::int)
    UNION
    SELECT c.customer_id FROM contact_cadences c LEFT JOIN wanted w USING (customer_id, kind, level)
    WHERE w.customer_id IS NULL
    ORDER BY 1 LIMIT $6::int
"""
WRITTEN = ("clearance", "form", "every", "last_contact_on", "due_on", "policy_version", "scheme_version")


async def refresh_cadences(session: AsyncSession, customer_ids: Collection[UUID] | None = None) -> None:
    """Compute the cadences of these customers, or of all, and write what differs."""
    if customer_ids is not None and not customer_ids:
        return
    ids = None if customer_ids is None else sorted(set(customer_ids))
    await wait_for_contact(session, ids)
    today = await _demanded_today(session, ids)
    executives = today.scheme.content.executives
    await execute_sql(
        session,
        _statement(today.traits, ids),
        ids,
        today.day,
        today.demands,
        json.dumps(_counting(today.scheme.content)),
        [one.value for one in executives.seniorities],
        list(executives.user_ids),
        [one.value for one in executives.roles],
        today.policy.number,
        today.scheme.number,
    )


async def find_behind(session: AsyncSession, limit: int) -> list[UUID]:
    """Customers of whom something else is demanded today than is kept: a stage has ended, or an event was missed.

    No touchpoint is read.
    """
    today = await _demanded_today(session, None)
    found = await execute_sql(
        session,
        _BEHIND.format(traits=today.traits.format(among=_among("c.id", None))),
        None,
        today.day,
        today.demands,
        today.policy.number,
        today.scheme.number,
        limit,
    )
    return [UUID(str(row[0])) for row in found]


@dataclass(frozen=True, slots=True)
class _Today:
    """What is demanded today: SQL for the customers' traits, and the demands of each combination as JSON."""

    day: date
    traits: str
    demands: str
    policy: ServicePolicy
    scheme: Version[ContactSchemeContent]


async def _demanded_today(session: AsyncSession, ids: list[UUID] | None) -> _Today:
    policy, scheme = await policy_in_force(session), await CONTACT_SCHEMES.current(session)
    traits, day = _traits(await stage_months_in_force(session)), company_today()
    combined = f"SELECT DISTINCT traits FROM ({traits.format(among=_among('c.id', ids))}) t"
    found = [row[0] for row in await execute_sql(session, combined, ids, day)]
    return _Today(day, traits, json.dumps(_demanded(found, policy, scheme.content)), policy, scheme)


def _among(column: str, ids: list[UUID] | None) -> str:
    return "$1::uuid[] IS NULL" if ids is None else f"{column} = ANY($1::uuid[])"


def _statement(traits: str, ids: list[UUID] | None) -> str:
    zone = company_zone().key
    lasts = _LASTS.format(of_touchpoints=_among("t.customer_id", ids), day=f"(t.starts_at AT TIME ZONE '{zone}')::date")
    return _REFRESH.format(
        traits=traits.format(among=_among("c.id", ids)),
        lasts=lasts,
        last_day=f"(l.at AT TIME ZONE '{zone}')::date",
        of_cadences=_among("c.customer_id", ids),
        on_opportunity=PolicyCadence.ON_OPPORTUNITY.value,
        once=PolicyCadence.ONCE.value,
        written=", ".join(WRITTEN),
        new=", ".join(f"excluded.{name}" for name in WRITTEN),
        kept=", ".join(f"c.{name}" for name in WRITTEN),
    )


def _demanded(traits: list[str], policy: ServicePolicy, scheme: ContactSchemeContent) -> list[dict[str, Any]]:
    return [
        {
            "traits": text,
            "kind": one.kind.value,
            "level": one.level,
            "clearance": one.clearance,
            "form": one.form and one.form.value,
            "every": one.every.value,
            "days": one.every.days,
            "months": one.every.months,
        }
        for text in traits
        for one in demands_of(traits_from(text), policy.content, scheme.executives)
    ]


def _counting(scheme: ContactSchemeContent) -> list[dict[str, str]]:
    return [
        {"form": form.value, "scene": scene.value, "channel": channel.value}
        for form, counting in scheme.counting.items()
        for scene in counting.scenes
        for channel in counting.channels
    ]
