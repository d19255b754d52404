"""The content of a meeting scheme, as stored and sent."""

from sqlmodel import Field

from shared.shapes import Body


class MeetingSchemeContent(Body):
    """By when the minutes of a meeting are released; all meetings follow the version in force."""

    minutes_days: int = Field(ge=0, le=365, description="Days after the meeting by which its minutes are released.")
