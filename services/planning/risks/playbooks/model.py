"""The content of a risk scheme, as stored and sent."""

from sqlmodel import Field

from services.planning.risks.playbooks.rules import HIGHEST, ConfirmingSide, RiskKind, StepRole
from shared.shapes import Body, Code, EachOnce, Line

MAX_SCORE = HIGHEST * HIGHEST


class RiskBandsBody(Body):
    """From which likelihood × impact on a risk has which severity. Below `medium` it is low."""

    medium: int = Field(ge=2, le=MAX_SCORE, description="The lowest score of a medium risk.")
    high: int = Field(ge=2, le=MAX_SCORE, description="The lowest score of a high risk.")
    critical: int = Field(ge=2, le=MAX_SCORE, description="The lowest score of a critical risk.")


class PlaybookStepBody(Body):
    """Something to do when a risk of the kind is opened."""

    code: Code = Field(description="The step's code, once in the playbook.")
    name_en: Line = Field(description="What is to be done, in English.")
    name_zh: Line = Field(description="What is to be done, in Chinese.")
    role: StepRole = Field(description="Whose task it is.")
    due_hours: int | None = Field(
        default=None, ge=1, le=8760, description="Hours from the opening of the risk; null: it has days."
    )
    due_days: int | None = Field(
        default=None, ge=0, le=3650, description="Days from the opening of the risk; null: it has hours."
    )
    is_required: bool = Field(description="Whether the risk cannot be closed before the step is done.")
    confirming_side: ConfirmingSide | None = Field(
        default=None, description="Who confirms in writing that it is done; null: it needs no confirmation."
    )


class PlaybookBody(Body):
    """What is done about the risks of one kind."""

    kind: RiskKind = Field(description="The kind of risk.")
    analysis_months: int | None = Field(
        default=None, ge=1, le=12, description="Every how many months an open risk is analysed; null: it is not."
    )
    signs: EachOnce[Code] = Field(
        max_length=30, description="Kinds of early warnings that are signs of such a risk, such as `sales_down`."
    )
    steps: list[PlaybookStepBody] = Field(min_length=1, max_length=30, description="What is done, in order.")


class RiskSchemeContent(Body):
    """How risks are judged and answered. The steps are copied into a risk, which keeps the version of that day."""

    bands: RiskBandsBody = Field(description="The bands of severity.")
    playbooks: list[PlaybookBody] = Field(
        min_length=len(RiskKind), max_length=len(RiskKind), description="One for each kind of risk."
    )

    def playbook_of(self, kind: RiskKind) -> PlaybookBody:
        """The playbook of the kind."""
        return next(one for one in self.playbooks if one.kind is kind)
