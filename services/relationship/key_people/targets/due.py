"""Targets whose day is reached and whose level is not, as due items of the responsible person."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.key_people.people import PRESENT, level_of_person
from services.relationship.key_people.responsibilities.store import responsible_for
from services.relationship.key_people.schemes.rules import LevelScheme, RelationshipLevel
from services.relationship.key_people.schemes.store import get_scheme_in_force
from services.relationship.key_people.targets.model import KeyPersonTarget
from services.relationship.key_people.targets.rules import TargetDutyKind
from services.relationship.key_people.targets.store import IS_PRESENT, IS_REACHED, PRESENT_LEVEL, TARGETS
from shared.auth.access import Scope
from shared.customers.contacts import contacts
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.customers.served import is_served
from shared.problems import Language, Text
from shared.web.call import Call

TITLE = Text("{contact} ({customer}): reach {target}", "{contact}（{customer}）：关系应达到“{target}”")
NOTE = Text("Present level: {level}.", "当前级别：{level}。")


async def select_due_targets(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The present targets of the caller's customers that are not reached."""
    row = KeyPersonTarget
    given = columns(
        id=sa.literal("key_person_target:", sa.Text) + sa.cast(col(row.id), sa.Text),
        kind=sa.literal(TargetDutyKind.KEY_PERSON_TARGET.value, sa.Text),
        customer_id=col(row.customer_id),
        contact_id=col(row.contact_id),
        owner_id=responsible_for(contacts),
        due_at=midnight(col(row.due_on)),
        clearance=level_of_person(col(row.contact_id)),
        link_id=col(row.id),
        contact_name=contacts.c.name,
        target_level=sa.cast(col(row.target_level), sa.Text),
        level=sa.cast(PRESENT_LEVEL, sa.Text),
    )
    joined = sa.join(row, contacts, contacts.c.id == col(row.contact_id))
    is_open = (IS_PRESENT, ~IS_REACHED, PRESENT, is_served(col(row.customer_id)), is_wanted(col(row.due_on), query))
    return sa.select(*given).select_from(joined).where(TARGETS.seen_by(call.principal), *is_open)


async def read_due_targets(call: Call, query: DueQuery) -> list[DueItem]:
    """The items, with the company's names of levels."""
    scheme = await get_scheme_in_force(call.session)

    def describe(row: sa.RowMapping, language: Language) -> ItemText:
        return _describe(row, language, scheme)

    return await due_reader("relationship", TargetDutyKind, select_due_targets, describe)(call, query)


def _describe(row: sa.RowMapping, language: Language, scheme: LevelScheme) -> ItemText:
    present = RelationshipLevel(row["level"]) if row["level"] else None
    target = scheme.name_of(RelationshipLevel(row["target_level"]))
    values = {"contact": row["contact_name"], "customer": row["customer_name"], "target": target}
    note = NOTE.in_language(language, {"level": scheme.name_of(present)})
    return ItemText(TITLE.in_language(language, values), f"/v1/key-person-targets/{row['link_id']}", note)


TARGETS_DUE = DueSource(TargetDutyKind, Scope.RELATIONSHIPS_READ, read_due_targets)
