"""The customer management policy: planning, approval, actions, pursuits, risks and exits by the schemes in force."""

from services.planning.papers.company_papers import wording as words
from services.planning.papers.company_papers.exit_procedure import workstream_table
from services.planning.papers.company_papers.model import CompanyPaperRead
from services.planning.plans.plans.rules import PlanStep
from services.planning.risks.playbooks.model import PlaybookBody, PlaybookStepBody
from shared.documents.papers.structure import Bullets, Cell, Column, Paragraph, Section, Table
from shared.documents.saying import Say


def policy_sections(paper: CompanyPaperRead, say: Say) -> list[Section]:
    """The policy's sections."""
    return [
        Section(say(words.PURPOSE), [Paragraph(say(words.POLICY_PURPOSE))]),
        Section(say(words.STEPS), [Paragraph(say(words.STEPS_RULE)), _steps(paper, say)]),
        Section(say(words.APPROVAL), [approval_rules(paper, say)]),
        Section(say(words.REVIEWS), [_reviews(paper, say), _review_rules(paper, say)]),
        Section(say(words.ACTIONS), [_action_rules(paper, say)]),
        Section(say(words.PURSUITS), [_pursuit_rules(paper, say)]),
        Section(say(words.RISKS), [_bands(paper, say), *(_playbook(one, say) for one in paper.risks.playbooks)]),
        Section(say(words.EXIT), [Paragraph(say(words.EXIT_PURPOSE)), workstream_table(paper, say)]),
    ]


def parts_of(paper: CompanyPaperRead, step: PlanStep, say: Say) -> str:
    """The parts that complete a step, in words."""
    needed = [one for one in paper.plans.requirements if one.requirement.step is step]
    parts = (say(words.AT_LEAST, name=one.requirement.named, count=one.at_least) for one in needed)
    return say.listed(parts) or say(words.NOTHING_NEEDED)


def _steps(paper: CompanyPaperRead, say: Say) -> Table:
    head = [Column(say(words.NUMBER), share=0.5), Column(say(words.STEP), share=1.4), Column(say(words.PARTS), share=4)]
    return Table(head, [[str(one.number), say.label(one), parts_of(paper, one, say)] for one in PlanStep])


def approval_rules(paper: CompanyPaperRead, say: Say) -> Bullets:
    """Who decides on plans, and by when."""
    days = {"decision": paper.plans.decision_days, "correction": paper.plans.correction_days}
    return Bullets([say(text, **days) for text in words.APPROVAL_RULES], is_numbered=True)


def _reviews(paper: CompanyPaperRead, say: Say) -> Table:
    head = [
        Column(say(words.REVIEW), share=1.6),
        Column(say(words.REVIEW_MONTHS), share=2),
        Column(say(words.REVIEW_HOLDER), share=1.3),
        Column(say(words.BY_WHEN), share=1.5),
    ]
    rows = (
        (say.label(one.kind), say.listed(map(str, one.months)), say.label(one.holder), one.days)
        for one in paper.execution.reviews
    )
    return Table(head, [[*said, say(words.WORKING_DAYS, count=days)] for *said, days in rows])


def _review_rules(paper: CompanyPaperRead, say: Say) -> Bullets:
    days = paper.execution.model_dump(include={"escalation_days", "replacement_days"})
    return Bullets([say(text, **days) for text in words.REVIEW_RULES])


def _action_rules(paper: CompanyPaperRead, say: Say) -> Bullets:
    days = {
        "medium": paper.actions.medium_days,
        "high": paper.actions.high_days,
        "minutes": paper.meetings.minutes_days,
    }
    return Bullets([say(text, **days) for text in words.ACTION_RULES])


def _pursuit_rules(paper: CompanyPaperRead, say: Say) -> Bullets:
    days = {
        "qualification": paper.pursuits.qualification_days,
        "closing": paper.pursuits.closing_days,
        "chain": paper.pursuits.decision_chain_days,
    }
    return Bullets([say(text, **days) for text in words.PURSUIT_RULES])


def _bands(paper: CompanyPaperRead, say: Say) -> Paragraph:
    return Paragraph(say(words.BANDS, **paper.risks.bands.model_dump()))


def _playbook(playbook: PlaybookBody, say: Say) -> Table:
    head = [
        Column(say(words.WHAT), share=3.2),
        Column(say(words.WHOSE), share=1.3),
        Column(say(words.BY_WHEN)),
        Column(say(words.REQUIRED), share=0.8),
    ]
    return Table(head, [_playbook_step(one, say) for one in playbook.steps], title=say.label(playbook.kind))


def _playbook_step(step: PlaybookStepBody, say: Say) -> list[Cell]:
    due = say(words.HOURS, count=step.due_hours) if step.due_hours else say(words.DAYS, count=step.due_days or 0)
    required = say(words.YES if step.is_required else words.NO)
    return [say.chosen(step.name_en, step.name_zh), say.label(step.role), due, required]
