"""Tables and figures that several documents share: one function for each kind of row."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from services.planning.goals.level_goals.model import LevelGoalRead
from services.planning.goals.market_goals.course import ProgressState
from services.planning.goals.market_goals.model import MarketGoalRead
from services.planning.goals.reached import levels_moved
from services.planning.goals.relationship_goals.model import RelationshipGoalRead
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.shapes import ActionRead
from services.planning.papers.plan_documents import wording as words
from services.planning.papers.plan_documents.model import PlanDocumentRead
from services.planning.papers.traces import wording as traced
from services.planning.papers.traces.model import (
    TraceGoal,
    TraceLevelGoalRead,
    TraceMarketGoalRead,
)
from shared.documents.numbers import Unit, written
from shared.documents.papers.structure import Cell, Column, KeyFigure, KeyFigures, Note, Table, Tone
from shared.documents.saying import Say
from shared.problems import Text

RowT = TypeVar("RowT")


def columns(say: Say, *named: tuple[Text, float]) -> list[Column]:
    """Columns of text, each with its share of the width."""
    return [Column(say(name), share=share) for name, share in named]


def shown(rows: Sequence[RowT], most: int | None, say: Say) -> tuple[Sequence[RowT], str]:
    """As many rows as a slide has, and the note that there are more."""
    if most is None or len(rows) <= most:
        return rows, ""
    return rows[:most], say(words.MORE, shown=most, all=len(rows))


def missing_note(document: PlanDocumentRead, say: Say) -> list[Note]:
    """What the document lacks, and why."""
    if not document.missing:
        return []
    parts = say.listed(say.label(one.part) + say.aside(say.label(one.reason)) for one in document.missing)
    return [Note(say(words.MISSING, parts=parts), Tone.BAD)]


def key_figures(document: PlanDocumentRead, say: Say) -> KeyFigures:
    """The plan in four figures."""
    figures = document.trace.figures
    late = sum(one.is_late for one in document.actions)
    unserved = figures.market_goals_without_action
    return KeyFigures(
        [
            KeyFigure(
                say(words.FIGURE_GOALS),
                figures.market_goals,
                Unit.COUNT,
                say(words.WITHOUT_ACTION, count=unserved),
                Tone.BAD if unserved else Tone.NEUTRAL,
            ),
            KeyFigure(
                say(words.FIGURE_REACHED),
                figures.goals_reached,
                Unit.COUNT,
                say(words.OF, all=figures.relationship_goals),
            ),
            KeyFigure(
                say(words.FIGURE_DONE),
                figures.actions_done,
                Unit.COUNT,
                say.listed((say(words.OF, all=figures.actions), say(words.LATE_ACTIONS, count=late))),
                Tone.BAD if late else Tone.NEUTRAL,
            ),
            KeyFigure(say(words.FIGURE_MOVED), figures.levels_moved, Unit.COUNT),
        ]
    )


def market_goal_table(document: PlanDocumentRead, say: Say, most: int | None = None) -> Table:
    """The market goals with their figures."""
    head = columns(
        say,
        (words.GOAL, 2.6),
        (words.METRIC, 1.4),
        (words.BASELINE, 1),
        (words.TARGET, 1),
        (words.TO_DATE, 1),
        (words.REACHED, 0.9),
        (words.TRACK, 1.3),
        (words.DUE, 1.4),
    )
    rows, note = shown([_market_goal(one, say) for one in document.market_goals], most, say)
    return Table(head, rows, title=note)


def _market_goal(goal: MarketGoalRead, say: Say) -> list[Cell]:
    as_traced = TraceMarketGoalRead.model_construct(**goal.model_dump())
    baseline = traced.figure(goal.baseline, as_traced, say) if goal.baseline is not None else ""
    progress = goal.progress
    is_known = progress.state is ProgressState.KNOWN
    return [
        goal.title,
        say.label(goal.metric),
        baseline,
        traced.figure(goal.target, as_traced, say),
        traced.figure(progress.figure, as_traced, say) if is_known else "",
        written(progress.share, Unit.SHARE, say.language) if progress.share is not None else "",
        say.label(progress.track if is_known else progress.state),
        str(goal.due_on),
    ]


def relationship_goal_table(document: PlanDocumentRead, say: Say, most: int | None = None) -> Table:
    """Whom we need on which level, and where we are."""
    head = columns(
        say,
        (words.PERSON, 2.2),
        (words.ROLE, 1.1),
        (words.NOW, 1.1),
        (words.RIVALS, 1.3),
        (words.LEVEL_TO_REACH, 1.1),
        (words.MOVED, 0.8),
        (words.DUE, 1.4),
        (words.WHY, 2.2),
    )
    rows, note = shown([_relationship_goal(one, say) for one in document.relationship_goals], most, say)
    return _short(Table(head, rows, note=note)) if most else Table(head, rows, note=note)


def goal_tables(document: PlanDocumentRead, say: Say, most: int | None = None) -> list[Table]:
    """The goals for people, and those for general and organizational levels; a table without rows only of people."""
    levels = [level_goal_table(document, say, most)] if document.level_goals else []
    people = [relationship_goal_table(document, say, most)] if document.relationship_goals or not levels else []
    return [*people, *levels]


def level_goal_table(document: PlanDocumentRead, say: Say, most: int | None = None) -> Table:
    """Which general and organizational levels we need, and where we are."""
    head = columns(
        say,
        (words.RELATIONSHIP, 2.2),
        (words.DEPARTMENT, 1.6),
        (words.NOW, 1.1),
        (words.LEVEL_TO_REACH, 1.1),
        (words.MOVED, 0.8),
        (words.DUE, 1.4),
        (words.WHY, 2.2),
    )
    rows, note = shown([_level_goal(one, say) for one in document.level_goals], most, say)
    return _short(Table(head, rows, note=note)) if most else Table(head, rows, note=note)


def _level_goal(goal: LevelGoalRead, say: Say) -> list[Cell]:
    now = traced.level_name(goal.current_level, say) if goal.current_level else say.label(goal.level_state)
    moved = levels_moved(goal.level_when_set, goal.current_level)
    return [
        say.label(goal.kind),
        goal.department or say(traced.WHOLE_CUSTOMER),
        now,
        traced.level_name(goal.target_level, say),
        "" if moved is None else traced.moved_in_words(moved, say),
        str(goal.due_on),
        goal.reason or "",
    ]


def _short(table: Table) -> Table:
    """The table without its last column, in which people write the most; its note stands above it."""
    title = " · ".join(part for part in (table.title, table.note) if part)
    return replace(table, columns=table.columns[:-1], rows=[row[:-1] for row in table.rows], title=title, note="")


def review_table(document: PlanDocumentRead, say: Say) -> Table:
    """The reviews that were held, and those that are to come."""
    head = columns(say, (words.REVIEW, 1.4), (words.HELD, 1.2), (words.BY, 1.1), (words.FINDINGS, 4))
    rows: list[list[Cell]] = []
    for one in document.reviews:
        held = str(one.held_on) if one.held_on else say(words.NOT_HELD) + say.aside(say(words.DUE_ON, day=one.due_on))
        rows.append([say.label(one.kind), held, one.held_by_name or "", one.findings or ""])
    return Table(head, rows, title=say(words.REVIEWS))


def person_of(goal: RelationshipGoalRead, say: Say) -> str:
    """The person's name and title, or why there is none."""
    if goal.contact is None:
        return say(traced.UNKNOWN_PERSON[goal.contact_state])
    return say.listed(part for part in (goal.contact.name, goal.contact.title) if part)


def _relationship_goal(goal: RelationshipGoalRead, say: Say) -> list[Cell]:
    role = goal.contact.decision_role if goal.contact else None
    now = traced.level_name(goal.current_level, say) if goal.current_level else say.label(goal.level_state)
    rivals = (f"{one.competitor_name} {traced.level_name(one.level, say)}" for one in goal.rivals)
    moved = levels_moved(goal.level_when_set, goal.current_level)
    return [
        person_of(goal, say),
        say.label(role) if role else "",
        now,
        say.listed(rivals),
        traced.level_name(goal.target_level, say),
        "" if moved is None else traced.moved_in_words(moved, say),
        str(goal.due_on),
        goal.reason or "",
    ]


def action_table(
    document: PlanDocumentRead,
    actions: Sequence[ActionRead],
    say: Say,
    *,
    title: Text | None = None,
    most: int | None = None,
) -> Table:
    """Actions with whom they serve, who does them and how far they are."""
    head = columns(
        say,
        (words.ACTION, 3.2),
        (words.SERVES, 1.6),
        (words.OWNER, 1.2),
        (words.DAY, 1.3),
        (words.STATE, 1),
        (words.OUTCOME, 2.2),
    )
    serving = {
        action.id: need for goal in document.trace.market_goals for need in goal.goals for action in need.actions
    }
    rows, note = shown([_action(one, serving.get(one.id), say) for one in actions], most, say)
    table = Table(head, rows, title=say(title) if title else "", note=note)
    return _short(table) if most else table


def named_of(goal: TraceGoal, say: Say) -> str:
    """The person of a goal, or the relationship with its department."""
    if isinstance(goal, TraceLevelGoalRead):
        return say.label(goal.kind) + (say.aside(goal.department) if goal.department else "")
    return goal.contact.name if goal.contact else say(traced.UNKNOWN_PERSON[goal.contact_state])


def _action(action: ActionRead, goal: TraceGoal | None, say: Say) -> list[Cell]:
    whom = named_of(goal, say) if goal is not None else say(words.NOBODY)
    is_done = action.state is ActionState.DONE
    return [
        action.title,
        whom,
        action.owner_name or say(words.ACCOUNT_MANAGER),
        str(action.done_on if is_done and action.done_on else action.due_on),
        say(words.LATE) if action.is_late else say.label(action.state),
        action.outcome or "",
    ]
