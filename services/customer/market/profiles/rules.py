"""What we ask about a competitor at a customer (method, section 5)."""

from collections.abc import Collection, Mapping
from typing import Any

from services.customer.market.sources.rules import FactSource
from shared.customers.rival_questions import SIX_QUESTIONS as SIX_QUESTIONS
from shared.customers.rival_questions import ProfileQuestion as ProfileQuestion
from shared.problems import Invalid, NotFound, Text


class ProfileNotFound(NotFound):
    """There is no such profile, or its customer is not one of the caller's."""

    title = Text("Competitor profile not found", "未找到友商档案")
    detail = Text("There is no profile {id}, or you may not see it.", "友商档案 {id} 不存在，或您无权查看。")


class ProfileWithoutAnswer(Invalid):
    """A profile answers at least one question."""

    pointer = "/answers"
    title = Text("No question is answered", "尚未回答任何问题")
    detail = Text(
        "Answer at least one question in `answers`; a competitor of whom nothing is known needs no profile.",
        "请至少回答一个问题；尚一无所知的友商无需建立档案。",
    )


def refuse_unanswered(answers: Collection[Any]) -> None:
    """Raises ProfileWithoutAnswer."""
    if not answers:
        raise ProfileWithoutAnswer()


def unanswered(answers: Mapping[str, Any]) -> list[ProfileQuestion]:
    """Those of the six questions that nobody has answered yet."""
    return [question for question in SIX_QUESTIONS if question not in answers]


def without(answers: Mapping[str, Any], questions: Collection[str]) -> dict[str, Any]:
    """The answers to other questions than these."""
    return {question: answer for question, answer in answers.items() if question not in questions}


def by_level(answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The stored answers by field: those of coaches are above the others' level."""
    told = {question for question, answer in answers.items() if answer["source"] == FactSource.COACH}
    return {"answers": without(answers, told), "coach_answers": without(answers, answers.keys() - told)}
