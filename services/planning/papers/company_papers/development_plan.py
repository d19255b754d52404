"""The customer development plan as a form: a table for each step, with what the plan scheme in force needs."""

from collections.abc import Sequence

from services.planning.goals.market_goals.rules import METRICS
from services.planning.papers.company_papers import wording as words
from services.planning.papers.company_papers.model import CompanyPaperRead
from services.planning.papers.company_papers.policy import approval_rules, parts_of
from services.planning.plans.plans.rules import PlanStep
from shared.documents.papers.structure import Block, Bullets, Cell, Column, Paragraph, Section, Table
from shared.documents.saying import Say
from shared.problems import Text

EMPTY_ROWS = 5
COLUMNS: dict[PlanStep, Sequence[Text]] = {
    PlanStep.MARKET_GOALS: words.MARKET_COLUMNS,
    PlanStep.RELATIONSHIP_GOALS: words.PEOPLE_COLUMNS,
    PlanStep.STRATEGIES: words.ACTION_COLUMNS,
    PlanStep.EXECUTION: words.REVIEW_COLUMNS,
}


def form_sections(paper: CompanyPaperRead, say: Say) -> list[Section]:
    """The form's sections."""
    head = [Column(say(words.FIELD)), Column(say(words.ENTRY), share=3)]
    decision = [Column(say(name)) for name in words.DECISION_COLUMNS]
    deciders: list[list[Cell]] = [[say(who), "", "", ""] for who in (words.AUTHOR, words.SUPERVISOR)]
    return [
        Section(say(words.PURPOSE), [Paragraph(say(words.FORM_PURPOSE))]),
        Section(say(words.HEAD), [Table(head, [[say(name), ""] for name in words.HEAD_ROWS])]),
        *(_step(paper, step, say) for step in PlanStep),
        Section(say(words.DECISION), [approval_rules(paper, say), Table(decision, deciders)], is_whole=True),
    ]


def _step(paper: CompanyPaperRead, step: PlanStep, say: Say) -> Section:
    guide = Paragraph(say(words.GUIDE, parts=parts_of(paper, step, say)))
    blocks: list[Block] = [guide, *([_metrics(say)] if step is PlanStep.MARKET_GOALS else []), _table(paper, step, say)]
    conclusion = Table([Column(say(words.CONCLUSION))], [["\u00a0"]])
    return Section(f"{step.number}. {say.label(step)}", [*blocks, conclusion], is_whole=True)


def _metrics(say: Say) -> Bullets:
    said = ((kind, say.listed(map(say.label, of_kind))) for kind, of_kind in METRICS.items())
    return Bullets([say(words.METRICS, kind=kind.named, metrics=listed) for kind, listed in said])


def _table(paper: CompanyPaperRead, step: PlanStep, say: Say) -> Table:
    """The analysis has a line for each part that it needs, the other steps have empty lines."""
    if step is PlanStep.ANALYSIS:
        needed = [one.requirement for one in paper.plans.requirements if one.requirement.step is step]
        head = [Column(say(words.ANALYSIS_COLUMNS[0])), Column(say(words.ANALYSIS_COLUMNS[1]), share=3)]
        return Table(head, [[say.label(one), ""] for one in needed])
    names = COLUMNS[step]
    head = [Column(say(name), share=1.6 if place == 0 else 1) for place, name in enumerate(names)]
    return Table(head, [["\u00a0"] + [""] * (len(names) - 1) for _ in range(EMPTY_ROWS)])
