"""The content of a dossier template, as stored and sent."""

from decimal import Decimal
from typing import Annotated

from pydantic import StringConstraints
from sqlmodel import Field

from services.customer.dossier.templates.rules import (
    HIGHEST_CLEARANCE,
    CollectionCadence,
    DossierSection,
    ProfileField,
    SystemSource,
)
from shared.money import Ratio
from shared.shapes import Body, Line

ItemKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class DossierItem(Body):
    """An item of information that a dossier should contain."""

    key: ItemKey = Field(description="Its identifier, by which facts refer to it.")
    section: DossierSection = Field(description="The section it belongs to.")
    name_en: Line = Field(description="Its English name.")
    name_zh: Line = Field(description="Its Chinese name.")
    is_required: bool = Field(description="Counts for completeness.")
    weight: int = Field(ge=1, le=100, description="Its weight in completeness.")
    clearance: int = Field(ge=1, le=HIGHEST_CLEARANCE, description="Clearance needed to see its fact.")
    cadence: CollectionCadence = Field(description="How often its fact must be verified; after that it is stale.")
    profile_field: ProfileField | None = Field(
        default=None, description="Answered by this field of the customer; null: by a fact."
    )
    filled_from: SystemSource | None = Field(
        default=None, description="Filled from these records of the system; null: by a fact."
    )
    is_log: bool = Field(default=False, description="Takes many facts, one for each day something was noted.")


Share = Annotated[Ratio, Field(gt=0, le=1)]


class StaleSteps(Body):
    """The share of facts not verified in time from which on a dossier is stale, by the severity of its warning."""

    low: Share = Field(default=Decimal("0.25"), description="From this share on, the severity is low.")
    medium: Share = Field(default=Decimal("0.5"), description="From this share on, the severity is medium.")
    high: Share = Field(default=Decimal("0.75"), description="From this share on, the severity is high.")


class DossierTemplateContent(Body):
    """What every dossier should contain: items by section, each with weight, clearance and collection cadence.

    Facts and files follow the sections, clearances and cadences of the template in force; facts of items left out are
    kept. Publishing needs clearance 3.
    """

    items: list[DossierItem] = Field(
        min_length=1,
        max_length=200,
        description="The items, in the order in which a dossier shows them; keys are unique.",
    )
    stale_steps: StaleSteps = Field(
        default=StaleSteps(), description="From which share of stale facts on a dossier is an early warning."
    )
