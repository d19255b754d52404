"""The shapes of the five steps."""

from sqlmodel import Field

from services.customer.grading.value_steps.rules import StepMeasure, StepState, UnknownCause, ValueStep
from shared.lists.paging import Page
from shared.shapes import CustomerId, CustomerName, Read


class ValueStepRead(Read):
    """A step, how far it is, and by what that is measured."""

    step: ValueStep = Field(description="The step.")
    state: StepState | None = Field(description="How far it is; null: not known, see `unknown_because`.")
    measured_by: StepMeasure = Field(description="What decides its state.")
    reached: int | None = Field(description="People who count as reached: deciders known, relationships close.")
    counted: int | None = Field(description="Out of how many people; null where no people are counted.")
    unknown_because: UnknownCause | None = Field(description="Why the state is not known; null: it is.")


class ValueStepsRead(Read):
    """Where a customer stands in the five steps of customer value."""

    customer_id: CustomerId
    customer_name: CustomerName
    scheme_version: int = Field(description="Version of the grading scheme whose thresholds were used.")
    stands_at: ValueStep | None = Field(
        description="The first step that is known and not done; null: all known steps are done."
    )
    steps: list[ValueStepRead] = Field(description="The five steps, in their order.")


class ValueStepsPage(Page[ValueStepsRead]):
    """One page of a list."""
