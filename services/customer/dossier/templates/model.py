"""The template of dossiers: its versions' table and the shapes of its items."""

from typing import Annotated, Any

from pydantic import StringConstraints
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.customer.dossier.templates.rules import (
    HIGHEST_CLEARANCE,
    CollectionCadence,
    DossierSection,
    ProfileField,
)
from services.customer.tables import CustomerTable
from shared.database import Row
from shared.shapes import Body, Line, Read, Remark, example

ItemKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class DossierItem(Body):
    """Something a dossier should tell."""

    key: ItemKey = Field(description="Its name for programs; facts refer to it.")
    section: DossierSection
    name_en: Line
    name_zh: Line
    is_required: bool = Field(description="Counts for completeness.")
    weight: int = Field(ge=1, le=100, description="How much it counts beside the others.")
    clearance: int = Field(ge=1, le=HIGHEST_CLEARANCE, description="Level that may see its fact.")
    cadence: CollectionCadence
    profile_field: ProfileField | None = Field(description="Answered by this field of the customer; null: by a fact.")


class DossierTemplate(Row, CustomerTable, table=True):
    """A version of the template; the highest number is in force."""

    __tablename__ = "dossier_templates"

    number: int = Field(unique=True)
    items: list[dict[str, Any]] = Field(sa_type=JSONB)
    reason: str
    set_by: str
    set_by_name: str

    def read_items(self) -> list[DossierItem]:
        """The items, in order."""
        return [DossierItem.model_validate(item) for item in self.items]


class DossierTemplateUpdate(Body):
    """The items of dossiers from now on."""

    model_config = example(
        items=[
            {
                "key": "profit_model",
                "section": "business_model",
                "name_en": "Profit model",
                "name_zh": "盈利模式",
                "is_required": True,
                "weight": 2,
                "clearance": 1,
                "cadence": "yearly",
                "profile_field": None,
            }
        ],
        reason="The first things to know.",
    )

    items: list[DossierItem] = Field(min_length=1, max_length=200)
    reason: Remark


class DossierTemplateRead(Read):
    """A version of the template."""

    version: int
    items: list[DossierItem]
    reason: str
    set_by_name: str


def show_template(template: DossierTemplate) -> DossierTemplateRead:
    """The version as it is read."""
    return DossierTemplateRead(
        version=template.number,
        items=template.read_items(),
        reason=template.reason,
        set_by_name=template.set_by_name,
    )
