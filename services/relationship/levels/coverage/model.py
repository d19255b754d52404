"""The shape of coverage."""

from pydantic import Field

from shared.shapes import Read


class TargetCoverageRead(Read):
    """How many key people are where they should be, among those whom the caller may see."""

    key_people: int = Field(description="Key people who work there.")
    not_in_contact: int = Field(description="Key people without a level whom nobody has met yet.")
    not_assessed: int = Field(description="Key people whom somebody has met and nobody has assessed yet.")
    opposed: int = Field(description="Key people who are opposed to us.")
    with_target: int = Field(description="Key people with a target.")
    at_target: int = Field(description="Key people at or above their target; without a target nobody is.")
