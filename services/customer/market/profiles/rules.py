"""What we ask about a competitor at a customer (method, section 5)."""

from collections.abc import Collection, Mapping
from typing import Any

from services.customer.market.sources.rules import FactSource
from shared.labels import Labelled
from shared.problems import Invalid, NotFound, Text


class ProfileQuestion(Labelled):
    """A question about a competitor at a customer: the six of the method, then what else is worth knowing."""

    MARKET_POSITIONING = "market_positioning", "Market positioning and goals", "市场定位与目标"
    MARKET_STRATEGY = "market_strategy", "Market strategy", "市场策略"
    RELATIONSHIP_LIFTING = "relationship_lifting", "How it lifts its relationships", "如何提升客户关系"
    EXPANSION_MEANS = "expansion_means", "By what means it expands them", "拓展手段"
    SUPPORTS_AND_PROBLEMS = (
        "supports_and_problems",
        "Main supports, relationship level, problems",
        "主要支撑点、关系水平、存在问题",
    )
    ORGANIZATION = "organization", "Organization and division of work", "组织与分工"
    RELATIONSHIP_GOALS = "relationship_goals", "Its relationship goals", "客户关系目标"
    PEOPLE_AND_MEASURES = "people_and_measures", "Its people and what they are measured by", "人员及考核指标"
    STRENGTHS = "strengths", "What it does well and why", "做得好的地方及原因"
    LESSONS = "lessons", "What we can learn from it", "值得我方学习之处"


SIX_QUESTIONS = tuple(ProfileQuestion)[:6]


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
