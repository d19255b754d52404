"""The content of a pursuit scheme, as stored and sent."""

from sqlmodel import Field

from shared.shapes import Body


class PursuitSchemeContent(Body):
    """When something is due about leads and summit projects; all of them follow the version in force."""

    qualification_days: int = Field(
        ge=0, le=365, description="Days after a lead was brought in within which it is qualified or rejected."
    )
    closing_days: int = Field(
        ge=0,
        le=365,
        description="Days after its expected close, or without one after its qualification, within which a lead is "
        "won, lost or given a new day.",
    )
    decision_chain_days: int = Field(
        ge=1,
        le=730,
        description="Days before the decision on a summit project from which its chain is checked.",
    )
