"""The content of a version of the questionnaires, as stored and sent."""

from typing import Annotated

from pydantic import StringConstraints
from sqlmodel import Field

from services.relationship.satisfaction.questionnaires.rules import ItemTopic, QuestionKind
from shared.customers.roles import DecisionRole
from shared.problems import Language
from shared.shapes import Body, EachOnce, Line, Remark

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]


class Question(Body):
    """A question in both languages."""

    key: Key = Field(
        description="Its name for programs; answers under one key are compared over questionnaires and versions."
    )
    kind: QuestionKind = Field(description="How it is answered.")
    topic: ItemTopic | None = Field(default=None, description="Of a comparison, what it is about; else null.")
    name_en: Line = Field(description="Its short name in English, for charts.")
    name_zh: Line = Field(description="Its short name in Chinese, for charts.")
    text_en: Remark = Field(description="The question in English.")
    text_zh: Remark = Field(description="The question in Chinese.")
    is_required: bool = Field(default=True, description="Whether it must be answered; the best rival never must.")

    def name(self, language: Language) -> str:
        """Its short name in the reader's language."""
        return self.name_zh if language == "zh-CN" else self.name_en

    def text(self, language: Language) -> str:
        """The question in the reader's language."""
        return self.text_zh if language == "zh-CN" else self.text_en


class QuestionnaireBody(Body):
    """A questionnaire, and who gets it."""

    code: Key = Field(description="Its name for programs.")
    name_en: Line = Field(description="Its name in English.")
    name_zh: Line = Field(description="Its name in Chinese.")
    introduction_en: Remark = Field(description="What stands above the questions, in English.")
    introduction_zh: Remark = Field(description="What stands above the questions, in Chinese.")
    decision_roles: EachOnce[DecisionRole] = Field(
        max_length=8, description="Whoever has one of these roles in decisions gets it first."
    )
    departments: EachOnce[Line] = Field(
        max_length=20, description="Parts of departments' names; whoever works in such a department gets it next."
    )
    scale: int = Field(ge=3, le=10, description="Highest mark of comparisons; the lowest is 1.")
    questions: list[Question] = Field(min_length=1, max_length=40, description="The questions in their order.")

    def name(self, language: Language) -> str:
        """Its name in the reader's language."""
        return self.name_zh if language == "zh-CN" else self.name_en

    def introduction(self, language: Language) -> str:
        """What stands above the questions, in the reader's language."""
        return self.introduction_zh if language == "zh-CN" else self.introduction_en


class QuestionnaireContent(Body):
    """All questionnaires of the company, by the role of who answers (method, 4.5).

    A person gets the first that names the role in decisions, else the first that names the department, else the last
    one, which is for everybody. Comparisons ask for what is expected, what is experienced and the best rival, on one
    scale; NPS, CSAT and free text stand beside them. A survey keeps the version that it was begun with.
    """

    questionnaires: list[QuestionnaireBody] = Field(
        min_length=1, max_length=20, description="In the order in which they are looked at; the last is for everybody."
    )

    @property
    def for_everybody(self) -> QuestionnaireBody:
        """The questionnaire for everybody, which all get who answer anonymously."""
        return self.questionnaires[-1]

    def named(self, code: str) -> QuestionnaireBody:
        """The questionnaire with this code, which a survey of this version has given out."""
        return next(one for one in self.questionnaires if one.code == code)
