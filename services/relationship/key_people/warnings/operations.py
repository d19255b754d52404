"""Publishing the warnings about key people."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.key_people.schemes.rules import LevelScheme
from services.relationship.key_people.schemes.store import get_scheme_in_force
from services.relationship.key_people.warnings import rules, store
from services.relationship.tables import PublishedWarning
from shared.customers.published_warnings import publish_warnings
from shared.customers.roles import DecisionRole
from shared.problems import Text


async def publish_key_person_warnings(session: AsyncSession) -> None:
    """Raise, change and take back the warnings by today's people and levels; each has the person's own level."""
    scheme = await get_scheme_in_force(session)
    opposed = [_opposed(row) for row in await store.read_opposed_deciders(session)]
    await publish_warnings(session, PublishedWarning, rules.OPPOSED_DECIDER, opposed)
    departed = [_departed(row, scheme) for row in await store.read_departed(session)]
    await publish_warnings(session, PublishedWarning, rules.KEY_PERSON_LEFT, departed)
    fallen = [_fallen(row, scheme) for row in await store.read_fallen(session)]
    await publish_warnings(session, PublishedWarning, rules.KEY_PERSON_FELL, fallen)


def _opposed(row: sa.RowMapping) -> dict[str, Any]:
    figures = {"level": row["level"].value, "assessed_on": row["assessed_on"].isoformat()}
    words = rules.IS_OPPOSED.filled(name=row["name"], day=figures["assessed_on"])
    return _warning(row, "high", words, figures)


def _departed(row: sa.RowMapping, scheme: LevelScheme) -> dict[str, Any]:
    role = DecisionRole(row["decision_role"]) if row["decision_role"] else None
    level = row["level"]
    figures = {"level": level.value if level else None, "left_on": row["left_on"].isoformat()}
    named = role.named if role else rules.NO_ROLE
    words = rules.HAS_LEFT.filled(name=row["name"], role=named, day=figures["left_on"], level=scheme.name_of(level))
    return _warning(row, rules.severity_of_departure(role, level), words, figures)


def _fallen(row: sa.RowMapping, scheme: LevelScheme) -> dict[str, Any]:
    level, before, day = row["level"], row["previous_level"], row["assessed_on"].isoformat()
    steps = before.rank - level.rank
    figures = {"level": level.value, "previous_level": before.value, "steps": steps, "assessed_on": day}
    names = {"level": scheme.name_of(level), "before": scheme.name_of(before)}
    words = rules.HAS_FALLEN.filled(name=row["name"], steps=steps, day=day, **names)
    return _warning(row, rules.severity_of_fall(steps, level), words, figures)


def _warning(row: sa.RowMapping, severity: str, words: Text, figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "customer_id": row["customer_id"],
        "contact_id": row["contact_id"],
        "subject": str(row["contact_id"]),
        "severity": severity,
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": figures,
        "owner_id": row["owner_id"],
        "clearance": row["clearance"],
        "link": f"/v1/key-person-assessments?contact_id={row['contact_id']}",
    }
