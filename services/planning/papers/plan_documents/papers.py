"""The documents of a plan as papers: which sections each has, in which order."""

from collections.abc import Callable, Mapping

from services.planning.measures.actions.rules import ActionState
from services.planning.papers.plan_documents import wording as words
from services.planning.papers.plan_documents.blocks import (
    action_table,
    goal_tables,
    key_figures,
    market_goal_table,
    missing_note,
    named_of,
)
from services.planning.papers.plan_documents.market_sections import move_section, position_section, rival_sections
from services.planning.papers.plan_documents.model import PlanDocumentRead
from services.planning.papers.plan_documents.operations import Material
from services.planning.papers.plan_documents.rules import PlanDocumentKind
from services.planning.papers.plan_documents.step_sections import step_section
from services.planning.papers.traces.drawing import pages_of
from services.planning.plans.plans.rules import PlanStep
from shared.documents.papers.structure import Block, Bullets, Paper, Paragraph, Picture, Section
from shared.documents.saying import Say
from shared.problems import Text
from shared.time import day_of

ROWS_OF_A_SLIDE = 5
TITLES = {PlanDocumentKind.PRESENTATION: PlanDocumentKind.RELATIONSHIP_PLAN}
TALLEST = 480.0
"""Of a page of the trace, so that it fills a slide or a landscape page."""


def plan_paper(material: Material, say: Say) -> Paper:
    """The whole document."""
    document = material.read
    plan = document.plan
    lacking = [Section("", missing_note(document, say))] if document.missing else []
    return Paper(
        title=say(TITLES.get(document.kind, document.kind).named),
        subtitle=say(words.SUBTITLE, customer=plan.customer_name, year=plan.fiscal_year),
        language=say.language,
        meta=_meta(document, say),
        sections=[*lacking, *SECTIONS[document.kind](material, say)],
        footer=say(words.FOOTER, customer=plan.customer_name),
    )


def _meta(document: PlanDocumentRead, say: Say) -> list[tuple[str, str]]:
    plan = document.plan
    in_force = say(words.NUMBERED, number=plan.approved_version) if plan.approved_version else say(words.NO_VERSION)
    facts: list[tuple[Text, str | None]] = [
        (words.PLAN, plan.title),
        (words.STATUS, say.label(plan.status)),
        (words.VERSION, say(words.VERSIONS, working=plan.working_version, approved=in_force)),
        (words.MANAGER, document.manager_name),
        (words.AS_OF, str(document.as_of)),
    ]
    if plan.approved_by_name and plan.approved_at:
        facts.append((words.APPROVED, say(words.BY_ON, who=plan.approved_by_name, day=day_of(plan.approved_at))))
    return [(say(name), value) for name, value in facts if value]


def _development_strategy(material: Material, say: Say) -> list[Section]:
    document = material.read
    return [
        Section(say(words.GLANCE), [key_figures(document, say)]),
        step_section(document, PlanStep.MARKET_GOALS, say),
        *rival_sections(document, say),
        step_section(document, PlanStep.ANALYSIS, say),
        step_section(document, PlanStep.STRATEGIES, say),
    ]


def _relationship_plan(material: Material, say: Say) -> list[Section]:
    document = material.read
    steps = {step: step_section(document, step, say) for step in PlanStep}
    return [
        Section(say(words.GLANCE), [key_figures(document, say)]),
        steps[PlanStep.MARKET_GOALS],
        steps[PlanStep.ANALYSIS],
        *_map(material, say),
        steps[PlanStep.RELATIONSHIP_GOALS],
        steps[PlanStep.STRATEGIES],
        steps[PlanStep.EXECUTION],
        *_trace(material, say),
    ]


def _market_intelligence(material: Material, say: Say) -> list[Section]:
    document = material.read
    return [position_section(document, say), *rival_sections(document, say), move_section(document, say)]


def _account_review(material: Material, say: Say) -> list[Section]:
    document = material.read
    groups = (
        (words.LATE_TITLE, words.NOTHING_LATE, [one for one in document.actions if one.is_late]),
        (words.DONE_TITLE, words.NOTHING_DONE, [one for one in document.actions if one.state is ActionState.DONE]),
        (
            words.OPEN_TITLE,
            words.NOTHING_OPEN,
            [one for one in document.actions if one.state is ActionState.OPEN and not one.is_late],
        ),
    )
    return [
        Section(say(words.GLANCE), [key_figures(document, say)]),
        Section(say(words.MARKET_GOALS), [market_goal_table(document, say)]),
        Section(say(words.MOVES_TITLE), goal_tables(document, say)),
        *(
            Section(say(title), [action_table(document, actions, say) if actions else Paragraph(say(nothing))])
            for title, nothing, actions in groups
        ),
        _broken(document, say),
        step_section(document, PlanStep.EXECUTION, say),
    ]


def _presentation(material: Material, say: Say) -> list[Section]:
    document = material.read
    steps = [step_section(document, step, say, ROWS_OF_A_SLIDE) for step in PlanStep]
    steps[2:2] = _map(material, say)
    return [*steps, *_trace(material, say)]


def _broken(document: PlanDocumentRead, say: Say) -> Section:
    """Which goal has no action, and which action serves no goal."""
    trace = document.trace
    lines = [
        say(words.GOAL_BROKEN, what=broken.named, title=goal.title)
        for goal in trace.market_goals
        if goal.title
        for broken in goal.breaks
    ]
    lines += [
        say(words.GOAL_BROKEN, what=broken.named, title=named_of(need, say))
        for goal in trace.market_goals
        for need in goal.goals
        for broken in need.breaks
    ]
    lines += [say(words.GOAL_BROKEN, what=say(words.NOBODY), title=one.title) for one in trace.actions_without_goal]
    block: Block = Bullets(lines) if lines else Paragraph(say(words.NOTHING_BROKEN))
    return Section(say(words.BROKEN_TITLE), [block])


def _map(material: Material, say: Say) -> list[Section]:
    if material.relationship_map is None:
        return []
    alternative = say(words.MAP_ALTERNATIVE, customer=material.read.plan.customer_name)
    picture = Picture(material.relationship_map, alternative)
    return [Section(say(words.RELATIONSHIP_MAP), [picture], is_wide=True)]


def _trace(material: Material, say: Say) -> list[Section]:
    trace = material.read.trace
    alternative = say(words.TRACE_ALTERNATIVE, customer=trace.customer_name)
    pictures = [Picture(svg, alternative) for svg in pages_of(trace, say, TALLEST)]
    return [Section(say(words.TRACE), pictures, is_wide=True)]


SECTIONS: Mapping[PlanDocumentKind, Callable[[Material, Say], list[Section]]] = {
    PlanDocumentKind.DEVELOPMENT_STRATEGY: _development_strategy,
    PlanDocumentKind.RELATIONSHIP_PLAN: _relationship_plan,
    PlanDocumentKind.MARKET_INTELLIGENCE: _market_intelligence,
    PlanDocumentKind.ACCOUNT_REVIEW: _account_review,
    PlanDocumentKind.PRESENTATION: _presentation,
}
