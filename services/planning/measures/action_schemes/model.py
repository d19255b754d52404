"""The content of an action scheme, as stored and sent."""

from sqlmodel import Field

from shared.shapes import Body


class ActionSchemeContent(Body):
    """How grave the warning of a late action is, by the days since its day. Below `medium_days` it is low.

    The day is the action's own; all late actions follow the version in force.
    """

    medium_days: int = Field(ge=1, le=3650, description="Days late from which on the warning is of medium severity.")
    high_days: int = Field(ge=1, le=3650, description="Days late from which on the warning is of high severity.")
