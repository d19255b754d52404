"""Visit plans as papers and as workbooks."""

from collections.abc import Sequence
from datetime import date

from services.relationship.contact.visit_plans import wording as words
from services.relationship.contact.visit_plans.model import PRIVATE, VisitPlanRead
from services.relationship.contact.visit_plans.rules import VisitCost
from shared.auth.access import is_cleared
from shared.customers.contact_terms import VisitDirection
from shared.documents.numbers import Unit, written
from shared.documents.papers.structure import Block, Column, Note, Paper, Paragraph, Section, Table
from shared.documents.saying import Say
from shared.documents.workbooks import Cell, SheetColumn, workbook_of
from shared.problems import Language

BEFORE_BUDGET = (words.CUSTOMER, words.DATE, words.VISITORS, words.HOSTS, words.PURPOSE, words.AGENDA)
WIDTHS = (26, 24, 24, 24, 36, 44, *(26,) * len(VisitCost), 14, 20)


class _Say(Say):
    """Words in the document's language."""

    def names(self, plan: VisitPlanRead, *, are_visitors: bool) -> list[str]:
        """Who visits, or who receives: by the direction these are the customer's people or ours."""
        theirs = are_visitors is (plan.direction is VisitDirection.INBOUND)
        people = plan.their_people if theirs else plan.our_people
        return [one.name or self(words.UNKNOWN) for one in people]


def as_seen(plan: VisitPlanRead) -> VisitPlanRead:
    """The plan as the caller sees it: papers and workbooks are made of values, which only JSON hides by itself."""
    return plan if is_cleared(PRIVATE.level) else plan.model_copy(update={"budget": None, "budget_total": None})


def days_of(starts_on: date, ends_on: date) -> str:
    """A day, or the first and the last."""
    return str(starts_on) if starts_on == ends_on else f"{starts_on} – {ends_on}"


def _clock(begins: str, ends: str | None) -> str:
    return f"{begins}–{ends}" if ends else begins


def visit_workbook(plans: Sequence[VisitPlanRead], language: Language) -> bytes:
    """A line for each plan; the money is left out where the caller does not see it."""
    say = _Say(language)
    kinds = [kind.in_language(language) for kind in VisitCost]
    headers = [*map(say, BEFORE_BUDGET), *kinds, say(words.BUDGET), say(words.STATUS)]
    columns = [SheetColumn(header, width, wraps=True) for header, width in zip(headers, WIDTHS, strict=True)]
    return workbook_of(columns, [_line(plan, say) for plan in plans], say(words.SHEET))


def _line(plan: VisitPlanRead, say: _Say) -> list[Cell]:
    shown_day = plan.starts_on != plan.ends_on
    agenda = [
        " ".join(part for part in (str(one.day) if shown_day else "", _clock(one.begins, one.ends), one.topic) if part)
        for one in plan.agenda
    ]
    return [
        plan.customer_name,
        days_of(plan.starts_on, plan.ends_on),
        "\n".join(say.names(plan, are_visitors=True)),
        "\n".join(say.names(plan, are_visitors=False)),
        plan.purpose,
        "\n".join(agenda),
        *(_of_kind(plan, kind, say) for kind in VisitCost),
        plan.budget_total,
        plan.status.in_language(say.language),
    ]


def _of_kind(plan: VisitPlanRead, kind: VisitCost, say: _Say) -> str:
    """The lines of one kind: what it is, and what it costs."""
    lines = [one for one in plan.budget or () if one.kind is kind]
    costs = [None if one.amount is None else written(one.amount, Unit.EXACT_AMOUNT, say.language) for one in lines]
    return "\n".join(" · ".join(filter(None, (one.text, cost))) for one, cost in zip(lines, costs, strict=True))


def visit_paper(plan: VisitPlanRead, language: Language) -> Paper:
    """One visit plan, for those who prepare and receive it."""
    say = _Say(language)
    meta = [
        (say(words.DATE), days_of(plan.starts_on, plan.ends_on)),
        (say(words.DIRECTION), plan.direction.in_language(language)),
        (say(words.LEVEL), plan.reception_level.in_language(language)),
        (say(words.STATUS), plan.status.in_language(language)),
    ]
    more = ((words.PLACE, plan.place), (words.OWNER, plan.owner_name))
    meta += [(say(name), value) for name, value in more if value]
    purpose = [Section(say(words.PURPOSE), [Paragraph(plan.purpose)])] if plan.purpose else []
    money = [] if plan.budget is None else [Section(say(words.BUDGET), [_budget(plan, say)])]
    return Paper(
        title=say(words.TITLES[plan.direction.value]),
        subtitle=plan.customer_name,
        language=language,
        meta=meta,
        sections=[
            *purpose,
            Section(say(words.PEOPLE), [_people(plan, say)]),
            Section(say(words.AGENDA), [_agenda(plan, say)]),
            *money,
        ],
        footer=say(words.INTERNAL),
    )


def _people(plan: VisitPlanRead, say: _Say) -> Block:
    is_inbound = plan.direction is VisitDirection.INBOUND
    sides = {True: say(words.VISITORS), False: say(words.HOSTS)}
    theirs = [[sides[is_inbound], one.name or say(words.UNKNOWN), one.title or ""] for one in plan.their_people]
    ours = [[sides[not is_inbound], one.name or say(words.UNKNOWN), ""] for one in plan.our_people]
    if not theirs and not ours:
        return Note(say(words.NOBODY))
    head = [Column(say(words.SIDE)), Column(say(words.NAME)), Column(say(words.JOB_TITLE), share=2)]
    return Table(head, [*theirs, *ours] if is_inbound else [*ours, *theirs])


def _agenda(plan: VisitPlanRead, say: _Say) -> Block:
    if not plan.agenda:
        return Note(say(words.NO_AGENDA))
    head = [Column(say(words.DATE)), Column(say(words.TIME)), Column(say(words.TOPIC), share=3)]
    head += [Column(say(words.RESPONSIBLE)), Column(say(words.PLACE), share=1.5)]
    rows = [
        [str(one.day), _clock(one.begins, one.ends), one.topic, one.responsible or "", one.place or ""]
        for one in plan.agenda
    ]
    return Table(head, rows)


def _budget(plan: VisitPlanRead, say: _Say) -> Block:
    if not plan.budget:
        return Note(say(words.NO_BUDGET))
    head = [Column(say(words.ITEM)), Column(say(words.DETAIL), share=3), Column(say(words.AMOUNT), Unit.EXACT_AMOUNT)]
    rows = [[one.kind.in_language(say.language), one.text or "", one.amount] for one in plan.budget]
    return Table(head, rows, total=[say(words.TOTAL), "", plan.budget_total])


def visits_paper(plans: Sequence[VisitPlanRead], first: date, last: date, language: Language) -> Paper:
    """The visit plans of some days as a table."""
    say = _Say(language)
    names = (words.DATE, words.CUSTOMER, words.VISITORS, words.HOSTS, words.PURPOSE, words.STATUS)
    head = [Column(say(name), share=share) for name, share in zip(names, (1.2, 1.6, 1.2, 1.2, 2, 1), strict=True)]
    has_money = any(plan.budget_total is not None for plan in plans)
    if has_money:
        head.append(Column(say(words.BUDGET), Unit.EXACT_AMOUNT, share=1.2))
    rows = [[*_row(plan, say), *([plan.budget_total] if has_money else [])] for plan in plans]
    whole = sum(plan.budget_total or 0 for plan in plans)
    total = [say(words.TOTAL), *[""] * (len(names) - 1), whole] if has_money else None
    block: Block = Table(head, rows, total=total) if plans else Note(say(words.NO_VISITS))
    return Paper(
        title=say(words.LIST_TITLE),
        subtitle=days_of(first, last),
        language=language,
        sections=[Section("", [block])],
        footer=say(words.INTERNAL),
    )


def _row(plan: VisitPlanRead, say: _Say) -> list[str]:
    visitors, hosts = (say.listed(say.names(plan, are_visitors=one)) for one in (True, False))
    days, status = days_of(plan.starts_on, plan.ends_on), plan.status.in_language(say.language)
    return [days, plan.customer_name, visitors, hosts, plan.purpose or "", status]
