"""An attachment: table and shapes."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Parameter
from sqlmodel import Field

from services.customer.dossier.templates.model import ItemKey
from services.customer.dossier.templates.rules import HIGHEST_CLEARANCE, DossierSection
from services.customer.tables import CustomerTable
from shared.attachments.model import Attached, AttachedRead, FileName
from shared.auth.access import RowClearance
from shared.database import one_of
from shared.shapes import CustomerId, CustomerName, Line, Patch, RowRead, example, unset

ClearanceLevel = Annotated[
    int,
    Parameter(ge=1, le=HIGHEST_CLEARANCE, description="Clearance needed to see it; at least that of its item."),
]


class Attachment(Attached, CustomerTable, table=True):
    """A file of a customer's dossier; its content is in the store, under the row's id."""

    __tablename__ = "attachments"
    __table_args__ = (
        sa.Index("ix_attachments_customer", "customer_id", "created_at"),
        sa.Index(
            "ix_attachments_to_remove",
            "deleted_at",
            postgresql_where=sa.text("deleted_at IS NOT NULL AND removed_at IS NULL"),
        ),
    )

    customer_id: UUID = Field(foreign_key="customers.id")
    section: DossierSection = Field(sa_type=one_of(DossierSection))
    item: str | None
    description: str | None
    clearance: Annotated[int, RowClearance()]


class AttachmentOptions(BaseModel):
    """The fields of a file that are sent with its content."""

    model_config = ConfigDict(extra="forbid")

    customer_id: UUID = Field(description="The customer whose dossier it belongs to.")
    file_name: FileName
    section: DossierSection = Parameter(description="The section of the dossier it belongs to.")
    item: ItemKey | None = Parameter(default=None, description="Key of the dossier's item that it supports.")
    clearance: ClearanceLevel = 1
    description: Line | None = Field(default=None, description="What the file is, in a line.")


class AttachmentUpdate(Patch):
    """Changes to a file's fields (merge-patch); its content stays."""

    model_config = example(
        file_name="2025 年框架合同.pdf",
        section="operations",
        description="双方盖章版",
    )

    file_name: FileName = unset("Name under which it is downloaded. Its extension determines the format.")
    section: DossierSection = unset("The section of the dossier it belongs to.")
    item: ItemKey | None = Field(default=None, description="Key of the dossier's item that it supports.")
    clearance: ClearanceLevel = unset("Clearance needed to see it, 1 to 3; at least that of its item.")
    description: Line | None = Field(default=None, description="What the file is, in a line.")


class AttachmentRead(RowRead, AttachedRead):
    """A file of a customer's dossier."""

    customer_id: CustomerId
    customer_name: CustomerName
    section: DossierSection = Field(description="The section of the dossier it belongs to.")
    item: str | None = Field(description="Key of the dossier's item that it supports; null: of the section as a whole.")
    description: str | None = Field(description="What the file is, in a line.")
    clearance: int = Field(description="Clearance needed to see it.")
