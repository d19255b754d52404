"""The shapes of responses that are recorded; they are stored as every response is."""

from uuid import UUID

from sqlmodel import Field

from services.relationship.satisfaction.surveys.rules import MAX_PEOPLE
from shared.shapes import Body, PastDate, Read, Remark, example

MAX_QUESTIONS = 40


class AnswerGiven(Body):
    """The answer to a question; what was left blank is left out."""

    expectation: int | None = Field(default=None, description="Of a comparison: what is expected of a good supplier.")
    perception: int | None = Field(default=None, description="Of a comparison: what is experienced with us.")
    rival: int | None = Field(default=None, description="Of a comparison: the best rival.")
    value: int | None = Field(default=None, description="The mark of NPS or CSAT.")
    text: Remark | None = Field(default=None, description="The free text.")


class ResponseGiven(Body):
    """What somebody has answered."""

    contact_id: UUID | None = Field(default=None, description="Who answered; null to an anonymous survey.")
    answered_on: PastDate | None = Field(
        default=None, description="The day of the answer, one of the survey's; null to an anonymous survey."
    )
    questionnaire_code: str | None = Field(
        default=None,
        description="The questionnaire answered; null: the one that the person was invited to, else that of their role "
        "or department. An anonymous survey asks the one for everybody.",
    )
    answers: dict[str, AnswerGiven] = Field(
        min_length=1, max_length=MAX_QUESTIONS, description="The answers by the question's key."
    )


class ResponsesRecord(Body):
    """Answers to a survey that people gave on paper, by telephone or to another tool."""

    model_config = example(
        survey_id="01a2014a-3b10-7c52-9e0d-5a6b7c8d9e11",
        sheets=[
            {
                "contact_id": "01a1ff25-b1ea-7d05-9c3e-5b0c8f1d2e4a",
                "answered_on": "2024-11-12",
                "questionnaire_code": "general",
                "answers": {
                    "quality": {"expectation": 5, "perception": 4, "rival": 4},
                    "on_time": {"expectation": 5, "perception": 3},
                    "recommendation": {"value": 8},
                    "suggestion": {"text": "交期变更请提前一周告知。"},
                },
            }
        ],
    )

    survey_id: UUID = Field(description="The survey, which is not closed.")
    sheets: list[ResponseGiven] = Field(
        min_length=1, max_length=MAX_PEOPLE, description="The answer sheets 答卷; by name, each person once."
    )


class ResponsesRecorded(Read):
    """What was recorded."""

    survey_id: UUID = Field(description="The survey.")
    recorded: int = Field(description="New responses.")
    replaced: int = Field(description="Responses of people whose answers were recorded before, with the new answers.")
