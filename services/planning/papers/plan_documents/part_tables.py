"""The parts of a plan that have no table of their own here: every part of a step as a table of its fields.

What a part says is read as versions keep it, so that a new part is in the documents without more code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.planning.papers.plan_documents import wording as words
from services.planning.papers.plan_documents.blocks import shown
from services.planning.papers.plan_documents.kept_texts import KeptTexts
from services.planning.papers.plan_documents.model import PlanDocumentRead
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.parts import PlanPart, PlanPartKind, part_tables
from shared.documents.maps.canvas import width_of
from shared.documents.papers.structure import Cell, Column, Table
from shared.documents.saying import Say
from shared.field_names import name_of_field

LONG, SHORT = 3.0, 1.2
LONG_FROM = 20.0
"""Width of a text, in Chinese characters, from which its column is wide."""
MOST_COLUMNS, COLUMNS_OF_A_SLIDE = 6, 4
"""A part with more fields is a table of its own."""
ABOUT = (
    *("title", "competitor_id", "kind", "axis", "aspect", "source", "view", "quadrant"),
    *("subject", "subject_id", "work_area", "assignments"),
)
"""What a row is about, which stands first."""


def tables_of_step(document: PlanDocumentRead, step: PlanStep, say: Say, most: int | None = None) -> list[Table]:
    """The step's parts, one table for each kind that the plan has, with so many rows at most."""
    models = {model.kept_as: model for model in part_tables() if step_of(model) is step}
    texts = KeptTexts(say, document.names)
    tables = []
    for kind in PlanPartKind:
        rows = [one.fields for one in document.parts if one.part is kind]
        if rows and (model := models.get(kind)):
            first, more = shown(rows, most, say)
            tables += [_noted(one, more) for one in _tables(model, kind, first, texts, is_short=most is not None)]
    return tables


def _noted(table: Table, note: str) -> Table:
    """The table, and the note that stands above it, next to the title."""
    return replace(table, title=" · ".join((table.title, note))) if note else table


def step_of(model: type[PlanPart]) -> PlanStep:
    """The step whose requirement the part meets; the analysis where it meets none."""
    return next((requirement.step for requirement in model.meets), PlanStep.ANALYSIS)


def _tables(
    model: type[PlanPart], kind: PlanPartKind, rows: Sequence[Mapping[str, Any]], texts: KeptTexts, *, is_short: bool
) -> list[Table]:
    """One table with a line for each row, or a table for each row where it has many fields."""
    say = texts.say
    lines = [
        {name: texts.of(name, row[name], model.model_fields[name].annotation) for name in _in_order(model, row)}
        for row in rows
    ]
    names = [name for name in lines[0] if any(line.get(name) for line in lines)]
    if is_short:
        names = names[:COLUMNS_OF_A_SLIDE]
    if len(names) > MOST_COLUMNS:
        return [_card(line, kind, say) for line in lines]
    longest = [max(width_of(line.get(name, ""), 1) for line in lines) for name in names]
    head = [
        Column(heading_of(name, say), share=LONG if size >= LONG_FROM else SHORT)
        for name, size in zip(names, longest, strict=True)
    ]
    return [Table(head, [[line.get(name, "") for name in names] for line in lines], title=say.label(kind))]


def _in_order(model: type[PlanPart], row: Mapping[str, Any]) -> list[str]:
    """What the row is about, then its other fields as the part declares them: a kept row has them in any order."""
    return [name for name in (*ABOUT, *(one for one in model.model_fields if one not in ABOUT)) if name in row]


def _card(line: Mapping[str, str], kind: PlanPartKind, say: Say) -> Table:
    """The fields of one row below each other, under what it is about."""
    said = {name: text for name, text in line.items() if text}
    about = next(iter(said), "")
    title = say.label(kind) + (f"{say.colon}{said[about]}" if about in ABOUT else "")
    rows: list[list[Cell]] = [
        [heading_of(name, say), text] for name, text in said.items() if name != about or about not in ABOUT
    ]
    return Table([Column(say(words.FIELD)), Column(say(words.CONTENT), share=LONG)], rows, title=title)


def heading_of(name: str, say: Say) -> str:
    """What people call the field, as a heading."""
    called = say(words.HEADINGS.get(name) or name_of_field(name))
    return called[:1].upper() + called[1:]
