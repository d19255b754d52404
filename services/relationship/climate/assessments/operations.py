"""Making, changing and ending general assessments, and what follows from them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.relationship.assessing import operations as assessing
from services.relationship.assessing.rules import COUNTING
from services.relationship.clients import CustomerClient
from services.relationship.climate.assessments import rules, store
from services.relationship.climate.assessments.model import (
    DepartmentEnd,
    Elements,
    GeneralAssessment,
    GeneralAssessmentCreate,
    GeneralAssessmentRead,
    GeneralAssessmentUpdate,
)
from services.relationship.climate.assessments.store import ASSESSMENTS
from services.relationship.climate.assessments.views import (
    CurrentGeneralLevelRead,
    DepartmentLevelRead,
    ElementMoveRead,
    GeneralLevelsQuery,
    GeneralMoveRead,
    GeneralMovesQuery,
    GeneralWorkOrderRead,
    PlankRead,
    WorkOrderQuery,
)
from services.relationship.climate.schemes.model import GeneralSchemeContent
from services.relationship.climate.schemes.rules import ClimateElement, GeneralLevel, judge, rule_of, shortfalls
from services.relationship.climate.schemes.store import get_scheme_in_force
from shared.auth.visibility import read_customer_names
from shared.customers.directory import require_customer
from shared.database import wait_in_line
from shared.schemes.versions import Version
from shared.web.call import Call


async def create_general_assessment(
    call: Call, customers: CustomerClient, body: GeneralAssessmentCreate
) -> GeneralAssessmentRead:
    """A new assessment by the caller: submitted, or a draft."""
    await require_customer(call.session, call.principal, body.customer_id, customers)
    assessment = GeneralAssessment(
        **body.model_dump(exclude={"elements", "is_draft"}),
        elements=body.elements.model_dump(mode="json"),
        **_judged(body.elements, await get_scheme_in_force(call.session)),
        **assessing.made_by(call.principal, is_draft=body.is_draft),
    )
    return await ASSESSMENTS.add(call, assessment)


async def update_general_assessment(
    call: Call, assessment_id: UUID, body: GeneralAssessmentUpdate
) -> GeneralAssessmentRead:
    """Change the fields sent; the level follows the scores, under the scheme in force."""
    assessment = await assessing.lock_own(call, ASSESSMENTS, assessment_id)
    if assessment.ended_on is not None and body.model_fields_set & {"department", "assessed_on"}:
        raise rules.DepartmentDissolved(ended_on=assessment.ended_on)
    scheme = await get_scheme_in_force(call.session)
    sent = body.model_dump(mode="json", exclude_unset=True)
    if "elements" in sent:
        merged = {name: {**element, **sent["elements"].get(name, {})} for name, element in assessment.elements.items()}
        elements = Elements.model_validate(merged)
        assessment.elements = elements.model_dump(mode="json")
        for name, value in _judged(elements, scheme).items():
            setattr(assessment, name, value)
    for name in body.model_fields_set - {"elements"}:
        setattr(assessment, name, getattr(body, name))
    return await ASSESSMENTS.saved(call, assessment)


def _judged(elements: Elements, scheme: Version[GeneralSchemeContent]) -> dict[str, Any]:
    rule, scores = scheme.content.as_rule(scheme.number), elements.scores()
    judgement = judge(scores, rule)
    return {
        "element_levels": {one.value: rule_of(one, rule).level_of(score).value for one, score in scores.items()},
        "level": judgement.level,
        "weakest_element": judgement.weakest,
        "weakest_score": judgement.weakest_score,
        "scheme_version": scheme.number,
    }


async def end_general_assessment(call: Call, assessment_id: UUID, body: DepartmentEnd) -> GeneralAssessmentRead:
    """The department no longer exists: its assessment does not count from this day on."""
    found = await ASSESSMENTS.row(call, assessment_id)
    await wait_in_line(call.session, f"department {found.customer_id} {found.department}")
    assessment = await ASSESSMENTS.lock(call, assessment_id)
    if assessment.status not in COUNTING:
        raise rules.AssessmentNotCounting(status=assessment.status.named)
    rules.refuse_end(body.ended_on, assessment.assessed_on, await store.find_end(call, assessment_id))
    assessment.ended_on, assessment.end_reason = body.ended_on, body.reason
    return await ASSESSMENTS.saved(call, assessment)


async def list_current_levels(call: Call, asked: GeneralLevelsQuery) -> list[CurrentGeneralLevelRead]:
    """Each customer's level with its departments, the weakest first."""
    rows = await store.read_planks(call, asked.customer_ids, asked.as_of)
    by_customer = groupby(rows, key=itemgetter("customer_id"))
    return [_current(list(found)) for _, found in by_customer]


def _current(planks: Sequence[sa.RowMapping]) -> CurrentGeneralLevelRead:
    weakest = planks[0]
    return CurrentGeneralLevelRead(
        customer_id=weakest["customer_id"],
        customer_name=weakest["customer_name"],
        level=weakest["level"],
        weakest_department=weakest["department"],
        weakest_element=weakest["weakest_element"],
        weakest_score=weakest["weakest_score"],
        departments=[_department(plank) for plank in planks],
    )


def _department(plank: sa.RowMapping) -> DepartmentLevelRead:
    before: GeneralLevel | None = plank["previous_level"]
    moved = None if before is None else plank["level"].rank - before.rank
    return DepartmentLevelRead.model_validate({**plank, "movement": moved})


async def list_moves(call: Call, asked: GeneralMovesQuery) -> list[GeneralMoveRead]:
    """The assessments within the days asked for that changed a level, newest first."""
    rows = await store.read_history(call, asked.customer_ids, asked.last, *store.OF_MOVE)
    moves = [move for _, history in groupby(rows, key=itemgetter("customer_id")) for move in _moves(list(history))]
    wanted = [move for move in moves if asked.first is None or move.assessed_on >= asked.first]
    return sorted(wanted, key=lambda move: (move.assessed_on, move.assessment_id), reverse=True)


def _moves(history: Sequence[sa.RowMapping]) -> Iterator[GeneralMoveRead]:
    changed = rules.moves_of(map(dated, history))
    elements_before: dict[str | None, dict[str, Any]] = {}
    for row in history:
        move, before = changed[row["assessment_id"]], elements_before.get(row["department"], {})
        elements_before[row["department"]] = row["elements"]
        if (move.department_before, move.customer_before) != (row["level"], move.customer_after):
            yield _move(row, move, before)


def dated(row: sa.RowMapping) -> rules.Dated:
    """A row of a history."""
    plank = rules.Plank(row["department"], row["level"], row["weakest_element"], row["weakest_score"])
    return rules.Dated(row["assessment_id"], row["assessed_on"], row["ended_on"], plank)


def _move(row: sa.RowMapping, move: rules.CustomerMove, before: dict[str, Any]) -> GeneralMoveRead:
    level_before = move.department_before
    return GeneralMoveRead.model_validate(
        {
            **row,
            "level_before": level_before,
            "movement": None if level_before is None else row["level"].rank - level_before.rank,
            "customer_level_before": move.customer_before,
            "customer_level": move.customer_after,
            "elements": list(_changed_elements(before, row["elements"])),
        }
    )


def _changed_elements(before: dict[str, Any], now: dict[str, Any]) -> Iterator[ElementMoveRead]:
    for element in ClimateElement:
        score_before, found = before.get(element, {}).get("score"), now[element]
        if found["score"] != score_before:
            yield ElementMoveRead(
                element=element, score_before=score_before, score=found["score"], evidence=found["evidence"]
            )


async def get_work_order(call: Call, customers: CustomerClient, asked: WorkOrderQuery) -> GeneralWorkOrderRead:
    """What the customer's next level needs, the shortest plank first, with the scheme's measures."""
    await require_customer(call.session, call.principal, asked.customer_id, customers)
    scheme = await get_scheme_in_force(call.session)
    planks = await store.read_planks(call, [asked.customer_id], asked.as_of)
    level: GeneralLevel | None = planks[0]["level"] if planks else None
    above = level.above if level else None
    return GeneralWorkOrderRead(
        customer_id=asked.customer_id,
        customer_name=(await read_customer_names(call.session, [asked.customer_id]))[asked.customer_id],
        level=level,
        next_level=above,
        planks=await _needed(call, planks, above, scheme) if above else [],
        scheme_version=scheme.number,
    )


async def _needed(
    call: Call, planks: Sequence[sa.RowMapping], level: GeneralLevel, scheme: Version[GeneralSchemeContent]
) -> list[PlankRead]:
    assessments = await store.read_assessments(call, [plank["assessment_id"] for plank in planks])
    found = []
    for plank in planks:
        elements = Elements.model_validate(assessments[plank["assessment_id"]].elements)
        for short in shortfalls(elements.scores(), level, scheme.content.as_rule(scheme.number)):
            evidence = getattr(elements, short.element.value).evidence
            measures = scheme.content.measures_for(short.element)
            place = {"department": plank["department"], "element": short.element, "evidence": evidence}
            found.append(PlankRead(**place, present=short.present, needed=short.needed, measures=measures))
    return sorted(found, key=lambda one: one.present - one.needed)
