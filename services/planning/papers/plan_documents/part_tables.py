"""The parts of a plan that have no table of their own here: every part of a step as a table of its fields.

What a part says is read as versions keep it, so that a new part is in the documents without more code.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, get_args
from uuid import UUID

from services.planning.papers.plan_documents.model import PlanDocumentRead
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.parts import PlanPart, PlanPartKind, part_tables
from shared.documents.papers.structure import Cell, Column, Table
from shared.documents.saying import Say
from shared.field_names import name_of_field
from shared.labels import Labelled

LONG, SHORT = 3.0, 1.2
LONG_FROM = 40
"""Letters of a text from which its column is wide."""


def tables_of_step(document: PlanDocumentRead, step: PlanStep, say: Say) -> list[Table]:
    """The step's parts, one table for each kind that the plan has."""
    models = {model.kept_as: model for model in part_tables() if step_of(model) is step}
    tables = []
    for kind in PlanPartKind:
        rows = [one.fields for one in document.parts if one.part is kind]
        if rows and (model := models.get(kind)):
            tables.append(_table(model, kind, rows, say))
    return tables


def step_of(model: type[PlanPart]) -> PlanStep:
    """The step whose requirement the part meets; the analysis where it meets none."""
    return next((requirement.step for requirement in model.meets), PlanStep.ANALYSIS)


def _table(model: type[PlanPart], kind: PlanPartKind, rows: Sequence[Mapping[str, Any]], say: Say) -> Table:
    names = [name for name in rows[0] if _is_said(name) and any(_said(row[name]) for row in rows)]
    kinds = {name: model.model_fields[name].annotation for name in names}
    cells: list[list[Cell]] = [[text_of(row[name], kinds[name], say) for name in names] for row in rows]
    longest = [max(len(str(line[place])) for line in cells) for place in range(len(names))]
    head = [
        Column(_capital(say(name_of_field(name))), share=LONG if size >= LONG_FROM else SHORT)
        for name, size in zip(names, longest, strict=True)
    ]
    return Table(head, cells, title=say.label(kind))


def _is_said(name: str) -> bool:
    """Ids and numbers of versions say nothing to a reader."""
    return not (name.endswith(("_id", "_ids", "_by", "_version")) or name == "id")


def _said(value: Any) -> bool:
    return value not in (None, "", [], {})


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def text_of(value: Any, kind: Any, say: Say) -> str:
    """A kept value in words: codes by their labels, lists in a line."""
    if not _said(value):
        return ""
    if isinstance(value, bool):
        return say.chosen("yes" if value else "no", "是" if value else "否")
    if isinstance(value, list):
        return say.listed(part for one in value if (part := text_of(one, kind, say)))
    if isinstance(value, Mapping):
        pairs = ((name, text_of(one, None, say)) for name, one in value.items() if _is_said(name))
        return say.chosen("; ", "；").join(f"{say(name_of_field(name))} {text}" for name, text in pairs if text)
    for labelled in _enumerations(kind):
        if value in set(labelled):
            return say.label(labelled(value))
    return "" if _is_id(value) else str(value)


def _enumerations(kind: Any) -> Iterator[type[Labelled]]:
    if isinstance(kind, type) and issubclass(kind, Labelled):
        yield kind
    for one in get_args(kind):
        yield from _enumerations(one)


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return not isinstance(value, date)
