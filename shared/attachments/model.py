"""The columns and fields that every file has."""

from typing import Annotated, Any

from pydantic import AwareDatetime
from pydantic import Field as Parameter
from sqlmodel import Field, SQLModel

from shared.attachments.formats import format_of
from shared.auth.access import Principal
from shared.database import Row

FileName = Annotated[str, Parameter(min_length=1, max_length=255, description="Its extension determines the format.")]


class Attached(Row):
    """Columns of a file's row; its content is in the store, under the row's id."""

    file_name: str
    media_type: str
    size: int = 0
    sha256: str = ""
    uploaded_by: str
    uploaded_by_name: str
    deleted_at: AwareDatetime | None = None
    removed_at: AwareDatetime | None = None


class AttachedRead(SQLModel):
    """What every file shows of its content."""

    file_name: str = Field(description="Name under which it is downloaded.")
    media_type: str = Field(description="Media type of the content, such as `application/pdf`.")
    size: int = Field(description="Size of the content in bytes.")
    sha256: str = Field(description="Checksum of the content, hexadecimal.")
    uploaded_by: str = Field(description="Id of the user, or `client:<id>`.")
    uploaded_by_name: str = Field(description="Name of who uploaded it, at that time.")


def uploaded(principal: Principal, name: str) -> dict[str, Any]:
    """The columns of a new file of this cleaned name, before its content arrives. Raises AttachmentTypeRefused."""
    return {
        "file_name": name,
        "media_type": format_of(name).media_type,
        "uploaded_by": principal.subject,
        "uploaded_by_name": principal.name,
    }
