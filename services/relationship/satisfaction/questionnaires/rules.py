"""Kinds of questions, who gets which questionnaire, and what makes a set of questionnaires unsound (method, 4.5)."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from shared.customers.roles import DecisionRole
from shared.labels import Labelled
from shared.problems import FieldError, Text
from shared.schemes.problems import SchemeUnsound

NPS_MOST, CSAT_MOST = 10, 5
LEAST_ON_SCALE = 1
"""Of comparisons and CSAT; recommendation begins with 0."""


class QuestionKind(Labelled):
    """How a question is answered."""

    COMPARISON = "comparison", "Expectation, experience and best rival", "期望、感受与最佳友商"
    NPS = "nps", "Recommendation, 0 to 10 (NPS)", "推荐意愿 0–10（NPS）"
    CSAT = "csat", "Overall satisfaction, 1 to 5 (CSAT)", "总体满意度 1–5（CSAT）"
    TEXT = "text", "Free text", "文字回答"


class SatisfactionPart(Labelled):
    """The two parts of satisfaction."""

    PERCEPTION = "perception", "Customer perception", "客户感知"
    DELIVERY = "delivery", "Delivery", "交付"


class ItemTopic(Labelled):
    """What a comparison is about."""

    AFFECTION = "affection", "Affection", "感情"
    CARE = "care", "Care", "关怀"
    DELIVERY = "delivery", "Delivery", "交付"

    @property
    def part(self) -> SatisfactionPart:
        """The part that it belongs to: affection and care are what the customer perceives."""
        return SatisfactionPart.DELIVERY if self is ItemTopic.DELIVERY else SatisfactionPart.PERCEPTION


class Item(Protocol):
    """A question."""

    key: str
    kind: QuestionKind
    topic: ItemTopic | None


class Questionnaire(Protocol):
    """A questionnaire, as far as it decides who gets it."""

    code: str
    decision_roles: list[DecisionRole]
    departments: list[str]

    @property
    def questions(self) -> Sequence[Item]: ...


QuestionnaireT = TypeVar("QuestionnaireT", bound=Questionnaire)


def is_for_everybody(questionnaire: Questionnaire) -> bool:
    """Whether it names neither roles nor departments."""
    return not questionnaire.decision_roles and not questionnaire.departments


def choose_questionnaire(
    questionnaires: Sequence[QuestionnaireT], role: str | None, department: str | None, *, is_anonymous: bool = False
) -> QuestionnaireT:
    """The first questionnaire that names the person's role, else the first that names the department, else the one for
    everybody: who answers anonymously gets that one, as another would tell the role.
    """
    everybody = questionnaires[-1]
    if is_anonymous:
        return everybody
    by_role = (one for one in questionnaires if role in one.decision_roles)
    by_department = (one for one in questionnaires if _names(one.departments, department))
    return next(by_role, None) or next(by_department, None) or everybody


def _names(departments: Collection[str], department: str | None) -> bool:
    return department is not None and any(one.casefold() in department.casefold() for one in departments)


def refuse_unsound(questionnaires: Sequence[Questionnaire]) -> None:
    """Codes and keys are unique, comparisons have a topic, a key means the same everywhere, and the last questionnaire
    is the only one for everybody. Raises SchemeUnsound, which names each wrong place.
    """
    errors = [*_repeated(questionnaires), *_wrong_items(questionnaires), *_wrong_audiences(questionnaires)]
    if errors:
        raise SchemeUnsound(errors=errors)


def _repeated(questionnaires: Sequence[Questionnaire]) -> Iterator[FieldError]:
    once = Text("Give each name once.", "名称不能重复。")
    for place in _places_of_repeated(one.code for one in questionnaires):
        yield FieldError("repeated", once, pointer=f"/content/questionnaires/{place}/code")
    for number, one in enumerate(questionnaires):
        for place in _places_of_repeated(item.key for item in one.questions):
            yield FieldError("repeated", once, pointer=f"/content/questionnaires/{number}/questions/{place}/key")


def _places_of_repeated(names: Iterable[str]) -> list[int]:
    listed = list(names)
    counted = Counter(listed)
    return [place for place, name in enumerate(listed) if counted[name] > 1]


def _wrong_items(questionnaires: Sequence[Questionnaire]) -> Iterator[FieldError]:
    meanings: dict[str, tuple[QuestionKind, ItemTopic | None]] = {}
    for number, one in enumerate(questionnaires):
        at = f"/content/questionnaires/{number}/questions"
        if not any(item.kind is QuestionKind.COMPARISON for item in one.questions):
            text = Text(
                "Ask for at least one comparison: the score is made of them.", "至少一题须为对比题，得分由此计算。"
            )
            yield FieldError("comparison_missing", text, pointer=at)
        for place, item in enumerate(one.questions):
            if (item.topic is None) is (item.kind is QuestionKind.COMPARISON):
                text = Text("A comparison has a topic, other questions have none.", "对比题须有主题，其他题不能有。")
                yield FieldError("topic_wrong", text, pointer=f"{at}/{place}/topic")
            if meanings.setdefault(item.key, (item.kind, item.topic)) != (item.kind, item.topic):
                text = Text("Another questionnaire uses this key otherwise.", "此键在另一问卷中含义不同。")
                yield FieldError("key_ambiguous", text, pointer=f"{at}/{place}/key")


def _wrong_audiences(questionnaires: Sequence[Questionnaire]) -> Iterator[FieldError]:
    for number, one in enumerate(questionnaires):
        is_last = number == len(questionnaires) - 1
        if is_for_everybody(one) is not is_last:
            text = Text(
                "The last questionnaire, and no other, is for everybody: without roles and departments.",
                "仅最后一份问卷面向所有人：不限角色与部门。",
            )
            yield FieldError("audience_wrong", text, pointer=f"/content/questionnaires/{number}/decision_roles")
