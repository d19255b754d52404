"""What is answered to a questionnaire, and what it counts as (method, 4.5)."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, Protocol

from services.relationship.satisfaction.questionnaires.rules import (
    CSAT_MOST,
    LEAST_ON_SCALE,
    NPS_MOST,
    ItemTopic,
    QuestionKind,
)
from shared.problems import NotFound, Text

SCORE_PLACES = Decimal("0.000001")
MAX_TEXT = 2_000
EXPECTATION, PERCEPTION, RIVAL = "expectation", "perception", "rival"
MARKS = (EXPECTATION, PERCEPTION, RIVAL)
"""What a comparison asks for."""
VALUE_MARKS = frozenset({*MARKS, "value"})
"""The marks in an answer, of whatever kind the question is."""

MISSING = Text("Please answer this question.", "请回答此题。")
NOT_OFFERED = Text("Please choose one of the marks offered.", "请选择所列分值之一。")
TOO_LONG = Text("Please write at most {most} characters.", "请最多填写 {most} 个字。")


class ResponseNotFound(NotFound):
    """There is no such response, or the caller may not see it."""

    title = Text("Response not found", "未找到答复")


class Question(Protocol):
    """A question, as far as its answer depends on it."""

    key: str
    kind: QuestionKind
    topic: ItemTopic | None
    is_required: bool


class Questionnaire(Protocol):
    """A questionnaire, as far as its answers depend on it."""

    code: str
    scale: int

    @property
    def questions(self) -> Sequence[Question]: ...


class FormError(NamedTuple):
    """What is wrong with a field of the form."""

    field: str
    text: Text


Answers = dict[str, dict[str, Any]]
"""By the question's key: its kind, and the marks or the text; a comparison has its topic too."""


def fields_of(question: Question) -> list[str]:
    """The names of the question's fields in the form."""
    if question.kind is QuestionKind.COMPARISON:
        return [f"{question.key}.{mark}" for mark in MARKS]
    return [question.key]


def marks_of(kind: QuestionKind, scale: int) -> range:
    """The marks that can be chosen."""
    if kind is QuestionKind.NPS:
        return range(NPS_MOST + 1)
    return range(LEAST_ON_SCALE, (CSAT_MOST if kind is QuestionKind.CSAT else scale) + 1)


def read_answers(
    questionnaire: Questionnaire, sent: Mapping[str, str], *, may_skip: bool = False
) -> tuple[Answers, list[FormError]]:
    """The answers in a form that was sent, and what is wrong with it; fields of no question are ignored.

    `may_skip`: what is empty stays empty, as on paper.
    """
    answers: Answers = {}
    errors: list[FormError] = []
    for question in questionnaire.questions:
        found, wrong = _read(question, questionnaire.scale, sent)
        errors += [one for one in wrong if not (may_skip and one.text is MISSING)]
        if found:
            answers[question.key] = found
    return answers, errors


def _read(question: Question, scale: int, sent: Mapping[str, str]) -> tuple[dict[str, Any], list[FormError]]:
    if question.kind is QuestionKind.TEXT:
        return _read_text(question, sent.get(question.key, "").replace("\r\n", "\n").strip())
    names = MARKS if question.kind is QuestionKind.COMPARISON else ("value",)
    errors, marks = [], {}
    for name, field in zip(names, fields_of(question), strict=True):
        text, is_asked = sent.get(field, "").strip(), question.is_required and name != RIVAL
        if not text:
            errors += [FormError(field, MISSING)] if is_asked else []
        elif text not in map(str, marks_of(question.kind, scale)):
            errors.append(FormError(field, NOT_OFFERED))
        else:
            marks[name] = int(text)
    topic = {"topic": question.topic.value} if question.topic else {}
    return ({"kind": question.kind.value, **topic, **marks} if marks else {}), errors


def _read_text(question: Question, text: str) -> tuple[dict[str, Any], list[FormError]]:
    if len(text) > MAX_TEXT:
        return {}, [FormError(question.key, TOO_LONG.filled(most=MAX_TEXT))]
    plain = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    if not plain:
        return {}, [FormError(question.key, MISSING)] if question.is_required else []
    return {"kind": question.kind.value, "text": plain}, []


def score_of(answers: Answers, scale: int) -> Decimal | None:
    """The person's satisfaction: mean experience / highest mark over the comparisons answered (method, 7)."""
    marks = [one[PERCEPTION] for one in answers.values() if PERCEPTION in one]
    if not marks:
        return None
    return (Decimal(sum(marks)) / (scale * len(marks))).quantize(SCORE_PLACES, ROUND_HALF_UP)


def value_of(answers: Answers, kind: QuestionKind) -> Decimal | None:
    """The mean of the marks of this kind, which is one mark where the kind is asked once; None: not answered."""
    marks = [one["value"] for one in answers.values() if one["kind"] == kind and "value" in one]
    return Decimal(sum(marks)) / len(marks) if marks else None


def scored(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """The answers as a response keeps them: to which questionnaire, and what they count as."""
    return {
        "questionnaire_code": questionnaire.code,
        "scale": questionnaire.scale,
        "answers": answers,
        "score": score_of(answers, questionnaire.scale),
        "nps": value_of(answers, QuestionKind.NPS),
        "csat": value_of(answers, QuestionKind.CSAT),
    }


def digest_of_answers(answers: Answers, secret: str) -> str:
    """Tells whether the same is sent again. Keyed by the link, which is not stored: from the digest alone nobody finds
    the answers of an anonymous person.
    """
    content = json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()
