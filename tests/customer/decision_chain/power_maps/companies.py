"""Made-up customers, small and large, as the power map's parts take them."""

import uuid
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from services.customer.decision_chain.contact_lines.rules import ContactLineKind
from services.customer.decision_chain.power_maps.graph import PowerMapRows, assemble
from services.customer.decision_chain.power_maps.model import PowerMapRead, PowerMapStandingRead
from services.customer.decision_chain.power_maps.rules import RelationshipLevel, StandingsState
from services.customer.decision_chain.stage_roles.rules import DecisionChain, PurchasingStage
from services.customer.people.contacts.rules import DecisionRole, Seniority

CUSTOMER = UUID(int=1)
HOSTILE = (
    "<script>alert('x')</script>",
    'He said "]--> p1" & left',
    "%%{init: {'theme': 'dark'}}%%",
    "李" * 120,
    "Unbreakable" * 12,
    "\u202egnp.exe محمد عبد الله",
    "מנהל הרכש",
    "👩🏽\u200d🚀🇨🇳 Zoë",
    "a\u0000b\ufffe\ud7ff`#quot;`",
    'end\nclick p1 href "javascript:alert(1)"',
    "style x:#y; classDef z:#w;",
    "]]> &amp; ${7*7} \\u0022",
)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", ("伟", "芳", "娜", "敏", "静", "丽华", "建国", "晓明", "志强", "秀英")
ENGLISH = ("Anna Schmidt", "Robert Johnson", "Priya Raghunathan", "Jean-Baptiste Lefèvre", "Kim Min-jun")
DEPARTMENTS = ("采购部", "研发中心", "品质部", "生产部", "财务部", "Information Technology", "Quality Assurance")
TITLES = ("总经理", "副总经理", "采购总监", "研发总监", "硬件工程师", "品质经理", "Senior Procurement Manager", "Buyer")


def person(number: int, name: str = "李雷", **fields: Any) -> dict[str, Any]:
    """A contact's row."""
    superior = fields.pop("superior", None)
    return {
        "id": UUID(int=number),
        "name": name,
        "english_name": None,
        "department": None,
        "title": None,
        "seniority": None,
        "reports_to_id": None if superior is None else UUID(int=superior),
        "decision_role": None,
        "influence": None,
        "decision_bases": [],
        "is_key": False,
        "has_left": False,
        **fields,
    }


def line(start: int, end: int, kind: ContactLineKind = ContactLineKind.INFLUENCES, **fields: Any) -> dict[str, Any]:
    """A contact line's row."""
    return {
        "id": uuid.uuid5(CUSTOMER, f"{start} {end} {kind}"),
        "from_contact_id": UUID(int=start),
        "to_contact_id": UUID(int=end),
        "kind": kind,
        "strength": 3,
        "since": None,
        "remark": None,
        "evidence": None,
        "clearance": 1,
        **fields,
    }


def part(
    number: int, stage: PurchasingStage, role: DecisionRole = DecisionRole.USER, *, hidden: bool = False, **fields: Any
) -> dict[str, Any]:
    """A stage role's row."""
    return {
        "id": uuid.uuid5(CUSTOMER, f"{number} {stage} {hidden}"),
        "contact_id": UUID(int=number),
        "stage": stage,
        "chain": DecisionChain.HIDDEN if hidden else DecisionChain.FORMAL,
        "role": role,
        "weight": None,
        "remark": None,
        "clearance": 1,
        **fields,
    }


def standing(number: int, level: RelationshipLevel, rival: str | None = None) -> tuple[UUID, PowerMapStandingRead]:
    """Our standing, or a rival's, with a person."""
    return UUID(int=number), PowerMapStandingRead(
        competitor_id=None,
        rival_name=rival,
        level=level,
        rank=level.rank,
        assessed_on=date(2026, 3, 31),
        is_confirmed=True,
        movement=None,
    )


def power_map(
    people: Sequence[dict[str, Any]],
    lines: Sequence[dict[str, Any]] = (),
    parts: Sequence[dict[str, Any]] = (),
    standings: Sequence[tuple[UUID, PowerMapStandingRead]] = (),
    state: StandingsState = StandingsState.KNOWN,
    name: str = "华强电子有限公司",
) -> PowerMapRead:
    """The map of these people."""
    return assemble(PowerMapRows(CUSTOMER, name, people, 0, lines, parts, state, False, standings))


def company(number: int, *, names: Sequence[str] = (), known: bool = True, seed: int = 7) -> PowerMapRead:
    """A company of so many people, with lines, stages and standings; the same every time."""
    random = Random(seed + number)
    people = [_somebody(place, number, names, random) for place in range(1, number + 1)]
    kinds = list(ContactLineKind)
    drawn = {
        (start, end): line(start, end, kinds[place % len(kinds)], strength=random.randint(1, 5))
        for place in range(max(2, number // 5) if number > 1 else 0)
        for start, end in [sorted(random.sample(range(1, number + 1), 2))]
    }
    stages = list(PurchasingStage)
    parts = {}
    for _ in range(min(number * 2, 60)):
        one, stage, hidden = random.randint(1, min(number, 30)), random.choice(stages[:7]), random.random() < 0.25
        role = random.choice(list(DecisionRole))
        parts[one, stage, hidden] = part(one, stage, role, hidden=hidden, weight=random.choice((None, 1, 3, 5)))
    levels = list(RelationshipLevel)
    ours = [standing(place, random.choice(levels)) for place in range(1, number + 1) if random.random() < 0.7]
    theirs = [
        standing(place, random.choice(levels), rival)
        for place in range(1, number + 1)
        for rival in ("明拓电源", "Northern Precision", "研锐控制")
        if random.random() < 0.25
    ]
    state = StandingsState.KNOWN if known else StandingsState.UNAVAILABLE
    told = [*ours, *theirs] if known else []
    return power_map(people, list(drawn.values()), list(parts.values()), told, state)


def _somebody(place: int, number: int, names: Sequence[str], random: Random) -> dict[str, Any]:
    span = 4 if number < 60 else 8
    name = names[place % len(names)] if names else random.choice(SURNAMES) + random.choice(GIVEN)
    if not names and random.random() < 0.3:
        name = random.choice(ENGLISH)
    has_superior = place > 1 and random.random() > 0.06
    return person(
        place,
        name,
        superior=max(1, (place - 2) // span + 1) if has_superior else None,
        title=TITLES[min(place, 8) - 1 if place < 5 else random.randrange(len(TITLES))],
        department=random.choice(DEPARTMENTS),
        seniority=Seniority.TOP if place < 4 else Seniority.MIDDLE if place < 20 else Seniority.BASE,
        decision_role=random.choice([*DecisionRole, None]),
        influence=random.choice((None, 1, 2, 3, 4, 5)),
        is_key=place < 8,
        has_left=place == 5,
    )
