"""Assessments of rivals (method, 5 and 6, step 2)."""

from collections.abc import Collection, Mapping

from shared.customers.rival_questions import ProfileQuestion
from shared.labels import Labelled
from shared.problems import NotFound, Text

FIELDS = tuple(question.value for question in ProfileQuestion)
"""The fields of the answers, named as the questions of the customer's file."""


class RivalImportance(Labelled):
    """How a rival counts at the customer: one is the main one, some are strategic."""

    MAIN = "main", "Main rival", "主要友商"
    STRATEGIC = "strategic", "Strategic rival", "战略竞争对手"
    OTHER = "other", "Other rival", "其他友商"


class RivalAssessmentNotFound(NotFound):
    """The plan has no such assessment of a rival."""

    title = Text("Assessment of a rival not found", "未找到友商分析")
    detail = Text("The plan has no assessment of a rival {id}.", "该规划没有友商分析 {id}。")


def missing_answers(known: Mapping[str, str], answered: Collection[str]) -> dict[str, str]:
    """The answers of the customer's file to questions that the plan has not answered."""
    return {question: text for question, text in known.items() if question in FIELDS and question not in answered}


def importance_of(*, is_main: bool, is_strategic: bool, has_main: bool) -> RivalImportance:
    """How the customer's file counts a rival; a plan that has its main rival keeps it."""
    if is_main and not has_main:
        return RivalImportance.MAIN
    return RivalImportance.STRATEGIC if is_main or is_strategic else RivalImportance.OTHER
