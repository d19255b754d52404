"""The system query options of an OData request."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.kpi.bi.odata.rules import NotDone

MAX_SKIP = 10_000_000


def _unsupported(name: str) -> Any:
    return Field(default=None, alias=name, description="Not supported.")


class ODataQuery(BaseModel):
    """Which rows and properties, in which order and form. An option that does not exist is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    filter: str | None = Field(default=None, alias="$filter", max_length=10_000, description="Only these rows.")
    select: str | None = Field(default=None, alias="$select", max_length=2_000, description="Only these properties.")
    orderby: str | None = Field(default=None, alias="$orderby", max_length=2_000, description="The order of the rows.")
    top: int | None = Field(default=None, alias="$top", ge=0, le=2**53, description="At most so many rows.")
    skip: int = Field(default=0, alias="$skip", ge=0, le=MAX_SKIP, description="Without the first so many rows.")
    count: Literal["true", "false"] = Field(default="false", alias="$count", description="Also count all that match.")
    format: str | None = Field(default=None, alias="$format", max_length=100, description="json, csv or parquet.")
    skiptoken: str | None = Field(
        default=None, alias="$skiptoken", max_length=2_000, description="The place where a next page begins."
    )
    expand: str | None = _unsupported("$expand")
    apply: str | None = _unsupported("$apply")
    search: str | None = _unsupported("$search")
    compute: str | None = _unsupported("$compute")
    levels: str | None = _unsupported("$levels")
    deltatoken: str | None = _unsupported("$deltatoken")
    id: str | None = _unsupported("$id")

    def refuse_unsupported(self) -> None:
        """Refuse options that are OData's, but not supported. Raises NotDone."""
        for name in ("expand", "apply", "search", "compute", "levels", "deltatoken", "id"):
            if getattr(self, name) is not None:
                raise NotDone(name=f"${name}")
