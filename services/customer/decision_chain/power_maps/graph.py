"""Assembling a power map from its rows: people with their gaps, edges, stages, figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from services.customer.decision_chain.contact_lines.rules import ContactLineKind
from services.customer.decision_chain.power_maps import rules
from services.customer.decision_chain.power_maps.model import (
    PowerMapEdgeRead,
    PowerMapPartRead,
    PowerMapPersonRead,
    PowerMapRead,
    PowerMapStageRead,
    PowerMapStandingRead,
    PowerMapSummaryRead,
)
from services.customer.decision_chain.power_maps.rules import (
    EdgeKind,
    Participation,
    Person,
    Standing,
    Standings,
    StandingsState,
)
from services.customer.decision_chain.schemes.rules import STANDARD, DecisionChainScheme
from services.customer.decision_chain.stage_roles.rules import DecisionChain, PurchasingStage

Fields = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class PowerMapRows:
    """The rows and standings that a power map is made of."""

    customer_id: UUID
    customer_name: str
    people: Sequence[Fields]
    people_left_out: int
    lines: Sequence[Fields]
    parts: Sequence[Fields]
    state: StandingsState
    is_without_senior_people: bool
    standings: Sequence[tuple[UUID, PowerMapStandingRead]]
    scheme: DecisionChainScheme = STANDARD


def as_rule(row: Fields) -> Person:
    """A person in the form that `rules` computes with."""
    return Person(
        id=row["id"],
        superior_id=row["reports_to_id"],
        role=row["decision_role"],
        is_key=row["is_key"],
        has_left=row["has_left"],
    )


def assemble(rows: PowerMapRows) -> PowerMapRead:
    """The map; lines and stage roles only of people who still work there."""
    there = {row["id"] for row in rows.people if not row["has_left"]}
    parts = [row for row in rows.parts if row["contact_id"] in there]
    lines = [row for row in rows.lines if row["from_contact_id"] in there and row["to_contact_id"] in there]
    ours = {contact_id: one for contact_id, one in rows.standings if one.rival_name is None and contact_id in there}
    rivals = _rivals_of(rows, there)
    standings = Standings(
        state=rows.state,
        ours={contact_id: one.level for contact_id, one in ours.items()},
        rivals={
            contact_id: [Standing(one.rival_name, one.level) for one in found] for contact_id, found in rivals.items()
        },
    )
    people = [as_rule(row) for row in rows.people]
    roles = [Participation(row["contact_id"], row["stage"], row["chain"], row["role"]) for row in parts]
    shown = _people(rows.people, people, roles, standings, ours, rivals)
    figures = rules.figures_of(people, roles, standings, is_whole=not rows.is_without_senior_people)
    return PowerMapRead(
        customer_id=rows.customer_id,
        customer_name=rows.customer_name,
        standings=rows.state,
        rivals=sorted({one.rival_name or "" for found in rivals.values() for one in found}),
        people=shown,
        is_without_senior_people=rows.is_without_senior_people,
        people_left_out=rows.people_left_out,
        edges=[*_reporting(shown), *map(_line, lines)],
        stages=[_stage(stage, parts, roles, standings, rows.scheme) for stage in PurchasingStage],
        scheme_version=rows.scheme.version,
        summary=PowerMapSummaryRead(**asdict(figures)),
    )


def _rivals_of(rows: PowerMapRows, there: set[UUID]) -> dict[UUID, list[PowerMapStandingRead]]:
    found: dict[UUID, list[PowerMapStandingRead]] = defaultdict(list)
    for contact_id, one in rows.standings:
        if one.rival_name is not None and contact_id in there:
            found[contact_id].append(one)
    return {of: sorted(these, key=lambda one: (-one.rank, one.rival_name or "")) for of, these in found.items()}


def _people(
    rows: Sequence[Fields],
    people: Sequence[Person],
    parts: Sequence[Participation],
    standings: Standings,
    ours: Mapping[UUID, PowerMapStandingRead],
    rivals: Mapping[UUID, list[PowerMapStandingRead]],
) -> list[PowerMapPersonRead]:
    on_map = {one.id for one in people}
    left = {one.id for one in people if one.has_left}
    deciding, coaching = rules.deciders(people, parts), rules.coaches(people, parts)
    staged = {part.contact_id for part in parts}
    hidden = {part.contact_id for part in parts if part.chain is DecisionChain.HIDDEN}
    return [
        PowerMapPersonRead(
            **{name: value for name, value in row.items() if name in PowerMapPersonRead.model_fields}
            | {
                "contact_id": one.id,
                "reports_to_id": one.superior_id if one.superior_id in on_map else None,
                "is_coach": one.id in coaching,
                "decides": one.id in deciding,
                "is_hidden": one.id in hidden,
                "ours": ours.get(one.id),
                "rivals": rivals.get(one.id, []),
                "gaps": rules.gaps_of(
                    one, standings, decides=one.id in deciding, has_stage=one.id in staged, left=left
                ),
            }
        )
        for row, one in zip(rows, people, strict=True)
    ]


def _reporting(people: Sequence[PowerMapPersonRead]) -> list[PowerMapEdgeRead]:
    return [
        PowerMapEdgeRead(
            kind=EdgeKind.REPORTS_TO,
            line_id=None,
            from_contact_id=one.contact_id,
            to_contact_id=one.reports_to_id,
            is_mutual=False,
            strength=None,
            since=None,
            remark=None,
            evidence=None,
            clearance=1,
        )
        for one in people
        if one.reports_to_id is not None
    ]


def _line(row: Fields) -> PowerMapEdgeRead:
    kind: ContactLineKind = row["kind"]
    return PowerMapEdgeRead(
        **{name: value for name, value in row.items() if name in PowerMapEdgeRead.model_fields}
        | {"kind": EdgeKind[kind.name], "line_id": row["id"], "is_mutual": kind.is_mutual}
    )


def _stage(
    stage: PurchasingStage,
    rows: Sequence[Fields],
    parts: Sequence[Participation],
    standings: Standings,
    scheme: DecisionChainScheme,
) -> PowerMapStageRead:
    of_stage = [
        PowerMapPartRead(
            **{name: value for name, value in row.items() if name in PowerMapPartRead.model_fields}
            | {"stage_role_id": row["id"]}
        )
        for row in rows
        if row["stage"] is stage
    ]
    return PowerMapStageRead(
        stage=stage,
        formal=[part for part in of_stage if part.chain is DecisionChain.FORMAL],
        hidden=[part for part in of_stage if part.chain is DecisionChain.HIDDEN],
        gaps=rules.stage_gaps(
            [part for part in parts if part.stage is stage], standings, is_deciding=stage in scheme.deciding_stages
        ),
    )
