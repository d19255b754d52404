"""The standard questionnaires, version 1: for management, purchasing, technical people, and everybody (method, 4.5)."""

from typing import Any

from services.relationship.satisfaction.questionnaires.rules import ItemTopic, QuestionKind
from shared.customers.roles import DecisionRole

COMPARED = """
trust | affection | Mutual trust | We and your company trust each other and keep our word.
communication | affection | Communication | Talking with our people is easy, open and friendly.
attention | care | Attention | We take your company and your matters seriously.
strategy | care | Understanding of strategy | We understand your strategy and bring ideas that serve it.
response | care | Quick response | We answer your questions and requests quickly.
quality | delivery | Product quality | Our products are of reliable quality.
on_time | delivery | Delivery on time | We deliver completely and on the day agreed.
technical_support | delivery | Technical support | Our technical support is competent and helps you on.
problem_solving | delivery | Solving problems | When something goes wrong, we solve it for good.
value | delivery | Value for money | What we deliver is worth its price.
"""
IN_CHINESE = """
trust | 相互信任 | 双方相互信任，我们言而有信。
communication | 沟通顺畅 | 与我们的人员沟通顺畅、坦诚、愉快。
attention | 受到重视 | 我们重视贵公司以及您关心的事情。
strategy | 理解战略 | 我们理解贵公司的战略，并提出有价值的建议。
response | 响应及时 | 我们对您的问题和需求响应及时。
quality | 产品质量 | 我们的产品质量可靠。
on_time | 准时交付 | 我们按约定时间完整交付。
technical_support | 技术支持 | 我们的技术支持专业、有效。
problem_solving | 解决问题 | 出现问题时，我们能彻底解决。
value | 性价比 | 我们的产品与服务物有所值。
"""
TO_EVERYBODY: tuple[dict[str, Any], ...] = (
    {
        "key": "recommendation",
        "kind": QuestionKind.NPS,
        "name_en": "Recommendation",
        "name_zh": "推荐意愿",
        "text_en": "How likely are you to recommend us to others in your trade?",
        "text_zh": "您向同行推荐我们的可能性有多大？",
    },
    {
        "key": "overall",
        "kind": QuestionKind.CSAT,
        "name_en": "Overall satisfaction",
        "name_zh": "总体满意度",
        "text_en": "All in all, how satisfied are you with us?",
        "text_zh": "总体而言，您对我们的满意程度如何？",
    },
    {
        "key": "suggestion",
        "kind": QuestionKind.TEXT,
        "name_en": "Suggestion",
        "name_zh": "意见与建议",
        "text_en": "What should we do better first?",
        "text_zh": "您希望我们首先改进什么？",
        "is_required": False,
    },
)
INTRODUCTION = {
    "introduction_en": "It takes about three minutes. For each statement, mark what you expect of a good supplier, "
    "what you experience with us and, if you know it, the best of our rivals.",
    "introduction_zh": "约需三分钟。请对每项分别选择：您对优秀供应商的期望、对我们的实际感受，"
    "以及（如了解）我们最好的同行。",
}


def _parts(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]


CHINESE = {key: {"name_zh": name, "text_zh": text} for key, name, text in _parts(IN_CHINESE)}
QUESTIONS: dict[str, dict[str, Any]] = {
    key: {
        "key": key,
        "kind": QuestionKind.COMPARISON,
        "topic": ItemTopic(topic),
        "name_en": name,
        "text_en": text,
        **CHINESE[key],
    }
    for key, topic, name, text in _parts(COMPARED)
}


def _questionnaire(
    code: str, name_en: str, name_zh: str, keys: str, roles: tuple[DecisionRole, ...], *departments: str
) -> dict[str, Any]:
    return {
        "code": code,
        "name_en": name_en,
        "name_zh": name_zh,
        **INTRODUCTION,
        "decision_roles": list(roles),
        "departments": list(departments),
        "scale": 5,
        "questions": [*(QUESTIONS[key] for key in keys.split()), *TO_EVERYBODY],
    }


STANDARD: dict[str, Any] = {
    "questionnaires": [
        _questionnaire(
            "management",
            "For management",
            "管理层问卷",
            "trust attention strategy quality on_time value",
            (DecisionRole.DECIDER, DecisionRole.APPROVER),
            "总经办",
            "management",
        ),
        _questionnaire(
            "purchasing",
            "For purchasing",
            "采购问卷",
            "trust communication response quality on_time problem_solving value",
            (DecisionRole.BUYER, DecisionRole.GATEKEEPER),
            "采购",
            "供应链",
            "purchas",
            "procurement",
        ),
        _questionnaire(
            "technical",
            "For technical people and users",
            "技术与使用问卷",
            "communication response technical_support quality problem_solving",
            (DecisionRole.EVALUATOR, DecisionRole.USER),
            "技术",
            "研发",
            "质量",
            "生产",
            "engineering",
            "quality",
        ),
        _questionnaire(
            "general",
            "For everybody",
            "通用问卷",
            "trust communication attention response quality on_time problem_solving",
            (),
        ),
    ]
}
