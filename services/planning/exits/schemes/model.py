"""The content of an exit scheme, as stored and sent."""

from sqlmodel import Field

from services.planning.exits.schemes.rules import OwnerRole
from shared.shapes import Body, Code, EachOnce, Line


class ExitItemBody(Body):
    """Something to do in a workstream."""

    code: Code = Field(description="The item's code, once in the workstream.")
    name_en: Line = Field(description="What is to be done, in English.")
    name_zh: Line = Field(description="What is to be done, in Chinese.")


class ExitWorkstreamBody(Body):
    """A workstream of every exit that is opened under the scheme."""

    code: Code = Field(description="The workstream's code, once in the scheme.")
    name_en: Line = Field(description="The workstream's name in English.")
    name_zh: Line = Field(description="The workstream's name in Chinese.")
    roles: EachOnce[OwnerRole] = Field(
        min_length=1, max_length=len(OwnerRole), description="Who owns it; each of them signs it off."
    )
    due_days: int = Field(ge=0, le=3650, description="Days from the opening of the case until it is due.")
    is_for_disputes: bool = Field(description="Whether it is needed only in cases that had a dispute.")
    checklist: list[ExitItemBody] = Field(min_length=1, max_length=50, description="What is to be done.")


class ExitSchemeContent(Body):
    """The workstreams of an exit. They are copied into a case, which keeps the version under which it was opened."""

    workstreams: list[ExitWorkstreamBody] = Field(min_length=1, max_length=30, description="In their order.")
