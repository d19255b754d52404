"""The form of an answer: its media type, its parameters, and the client's preferences."""

import re
from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import Headers

from services.kpi.bi.files.operations import CSV, PARQUET
from shared.web.media_types import JSON, NotAcceptable
from shared.web.weights import accepts_any, weight_of_type

OFFERED = (JSON, CSV, PARQUET)
SHORT = {"json": JSON, "csv": CSV, "parquet": PARQUET}
PAGE_ROWS = 10_000
_PARAMETER = re.compile(r";\s*([\w.]+)\s*=\s*\"?([\w.]+)\"?")
_MAX_PAGE = re.compile(r"(?:^|[,;\s])(?:odata\.)?maxpagesize\s*=\s*\"?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Form:
    """How rows are written. `as_strings`: large and exact numbers as JSON strings (IEEE754Compatible)."""

    media_type: str
    detail: Literal["none", "minimal"] = "minimal"
    as_strings: bool = False

    @property
    def content_type(self) -> str:
        """The `Content-Type` of JSON in this form."""
        compatible = ";IEEE754Compatible=true" if self.as_strings else ""
        return f"{JSON};odata.metadata={self.detail}{compatible}"


def form_of(format_option: str | None, headers: Headers) -> Form:
    """The form that `$format`, else `Accept`, asks for. Raises NotAcceptable."""
    accept = headers.get("accept", "")
    asked = format_option if format_option is not None else accept
    if format_option is not None:
        name = asked.partition(";")[0].strip().lower()
        media_type = SHORT.get(name, name)
        if media_type not in OFFERED:
            raise NotAcceptable(offered=", ".join(OFFERED))
    else:
        if asked and not accepts_any(asked, OFFERED):
            raise NotAcceptable(offered=", ".join(OFFERED))
        media_type = max(OFFERED, key=lambda one: weight_of_type(asked, one))  # JSON among equals
    parameters = {name.lower(): value.lower() for name, value in _PARAMETER.findall(asked)}
    detail: Literal["none", "minimal"] = "none" if parameters.get("odata.metadata") == "none" else "minimal"
    return Form(media_type, detail, as_strings=parameters.get("ieee754compatible") == "true")


def preferred_rows(prefer: str) -> int | None:
    """The rows of a page that the client prefers (`Prefer: odata.maxpagesize=…`), within what is given at once."""
    found = _MAX_PAGE.search(prefer.lower())
    return min(max(int(found[1]), 1), PAGE_ROWS) if found else None
