"""The steps of a plan as sections: what each says, what it still lacks, its conclusion."""

from collections.abc import Iterator

from services.planning.papers.plan_documents import wording as words
from services.planning.papers.plan_documents.blocks import (
    action_table,
    goal_tables,
    key_figures,
    market_goal_table,
    review_table,
)
from services.planning.papers.plan_documents.market_sections import rival_table
from services.planning.papers.plan_documents.model import PlanDocumentRead
from services.planning.papers.plan_documents.part_tables import tables_of_step
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.model import PlanStepRead
from services.planning.plans.steps.rules import StepStatus
from shared.documents.papers.structure import Block, Note, Paragraph, Section
from shared.documents.saying import Say

PARTS_OF_A_SLIDE = 4
"""Rows of each part on a slide."""


def step_section(document: PlanDocumentRead, step: PlanStep, say: Say, most: int | None = None) -> Section:
    """The whole step, or so many rows of each table as a slide has."""
    found = next(one for one in document.steps if one.step is step)
    blocks: list[Block] = [*([Paragraph(found.conclusion)] if found.conclusion else []), *_lacking(found, say)]
    blocks += _content(document, step, say, most)
    title = say(words.STEP, number=found.number, name=step.named)
    return Section(title, blocks or [Paragraph(say(words.NONE_YET))])


def _lacking(found: PlanStepRead, say: Say) -> Iterator[Note]:
    lacking = [one for one in found.requirements if not one.is_met]
    if found.status is StepStatus.COMPLETE or not lacking:
        return
    parts = (say(words.PART_OF, name=one.requirement.named, present=one.present, needed=one.needed) for one in lacking)
    yield Note(say(words.STEP_STATUS, status=found.status.named, parts=say.listed(parts)))


def _content(document: PlanDocumentRead, step: PlanStep, say: Say, most: int | None) -> Iterator[Block]:
    match step:
        case PlanStep.MARKET_GOALS if document.market_goals:
            yield market_goal_table(document, say, most)
        case PlanStep.ANALYSIS if document.rivals and most:
            yield rival_table(document, say, most)
        case PlanStep.RELATIONSHIP_GOALS if document.relationship_goals or document.level_goals:
            yield from goal_tables(document, say, most)
        case PlanStep.EXECUTION if most:  # papers have them at the beginning
            yield key_figures(document, say)
    yield from tables_of_step(document, step, say, PARTS_OF_A_SLIDE if most else None)
    if step is PlanStep.EXECUTION and document.reviews:
        yield review_table(document, say)
    if step is PlanStep.STRATEGIES and document.actions:
        yield action_table(document, document.actions, say, title=words.ACTIONS, most=most)
