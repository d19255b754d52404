"""A touchpoint as a call log has it: the customer by code, people by name."""

import json
import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, WithJsonSchema
from sqlmodel import Field

from services.relationship.contact.schemes.rules import Channel
from services.relationship.contact.touchpoints import rules
from services.relationship.contact.touchpoints.model import PRIVATE
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from shared.auth.access import FieldHidden, clearance_of, is_cleared
from shared.batches.values import SourceVersion, UnsignedAmount, iso_day
from shared.customers.contact_terms import Scene
from shared.field_names import name_of_field
from shared.problems import FieldError, Invalid
from shared.settings import Settings
from shared.shapes import Body, Code, Line, Remark, Statement, example
from shared.time import company_zone, utc_now

NOON = time(12)
_SEPARATORS = re.compile(r"\s*[;；、]\s*")
_WITHOUT_ZONE = re.compile(r"(\S+)[ T](\d{1,2}:\d{2}(?::\d{2})?)")


def _moment(value: Any) -> Any:
    """A day stands at noon, a time without a zone is the company's."""
    text = value.strip() if isinstance(value, str) else ""
    found = _WITHOUT_ZONE.fullmatch(text)
    day, clock = (found[1], found[2].zfill(5)) if found else (text, "")
    try:
        on = date.fromisoformat(iso_day(day))
        return datetime.combine(on, time.fromisoformat(clock) if clock else NOON, company_zone())
    except ValueError:
        return text.replace(" ", "T", 1) if text else value


def _names(value: Any) -> Any:
    return [name for name in _SEPARATORS.split(value.strip()) if name] if isinstance(value, str) else value


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "examples": ["2025-03-12T09:30:00+08:00", "2025-03-12"]}),
]
Names = Annotated[
    list[Line],
    BeforeValidator(_names),
    Field(max_length=rules.MAX_PEOPLE),
    WithJsonSchema({"type": "array", "items": {"type": "string"}, "maxItems": rules.MAX_PEOPLE}),
]


class TouchpointDocument(Body):
    """Contact with a customer, of a call log; the newest version counts.

    Of an entry that was pushed before, a field that is left out, or an empty cell, leaves what is known as it is; null
    in JSON empties it.
    """

    model_config = example(
        log_no="V-2025-0312-07",
        customer_code="C20831",
        scene="routine_visit",
        starts_at="2025-03-12",
        met=[],
        purpose="框架价",
        outcome="同意试用第二代控制板。",
        source_version=1,
    )

    log_no: Code = Field(description="The entry's number in the log.")
    customer_code: Code = Field(description="The customer's number in the ERP.")
    scene: Scene = Field(default=Scene.ROUTINE_VISIT, description="The scene of the entry; by default a routine visit.")
    channel: Channel = Field(default=Channel.IN_PERSON, description="The channel; by default in person.")
    status: TouchpointStatus = Field(default=TouchpointStatus.HELD, description="By default held.")
    starts_at: Moment = Field(
        description="When it began; a time without a zone is the company's, a day alone stands at noon."
    )
    ends_at: Moment | None = Field(default=None, description="When it ended.")
    met: Names = Field(
        default_factory=list, description="Names of the customer's people; in CSV separated by semicolons."
    )
    colleagues: Names = Field(
        default_factory=list, description="Our people by user name; in CSV separated by semicolons."
    )
    responsible: Line | None = Field(default=None, description="Our responsible person, by user name.")
    purpose: Statement | None = Field(default=None, description="What we wanted to reach.")
    outcome: Statement | None = Field(default=None, description="What came of it.")
    cost: Annotated[UnsignedAmount | None, PRIVATE] = Field(default=None, description="Cost, in the base currency.")
    private_remarks: Annotated[Remark | None, PRIVATE] = Field(default=None, description="Private remarks.")
    source_version: SourceVersion = 0

    @property
    def begun(self) -> datetime:
        """When it began, in UTC."""
        return self.starts_at.astimezone(UTC)

    @property
    def ended(self) -> datetime | None:
        """When it ended, in UTC."""
        return None if self.ends_at is None else self.ends_at.astimezone(UTC)

    @property
    def given(self) -> str:
        """Names of the fields that the entry has, as far as the caller sees them, as a JSON array."""
        return json.dumps(sorted(name for name in self.model_fields_set if is_cleared(LEVELS[name])))

    @property
    def reached(self) -> str | None:
        """The outcome; staged rows have an outcome of their own."""
        return self.outcome

    @property
    def met_names(self) -> str:
        """The customer's people as a JSON array."""
        return json.dumps(list(dict.fromkeys(self.met)), ensure_ascii=False)

    @property
    def our_names(self) -> str:
        """Our people as a JSON array."""
        return json.dumps(list(dict.fromkeys(self.colleagues)), ensure_ascii=False)


LEVELS = {name: clearance_of(info.metadata) for name, info in TouchpointDocument.model_fields.items()}
"""The level of each field."""
STAGED = {
    **dict.fromkeys(("log_no", "customer_code", "scene", "channel", "status"), "text"),
    **dict.fromkeys(("begun", "ended"), "timestamptz"),
    **dict.fromkeys(("met_names", "our_names", "given"), "jsonb"),
    **dict.fromkeys(("responsible", "purpose", "reached"), "text"),
    "cost": "numeric",
    "private_remarks": "text",
}
"""The staged columns: attributes of the document, and their types."""


def refuse(document: TouchpointDocument, _: Settings) -> list[FieldError]:
    """What is above the caller's clearance, and times that cannot be."""
    hidden = [
        FieldError(
            "field_hidden", FieldHidden.detail, f"/{name}", values={"name": name_of_field(name), "clearance": level}
        )
        for name, level in LEVELS.items()
        if getattr(document, name) is not None and not is_cleared(level)
    ]
    try:
        rules.refuse_wrong_times(document.status, document.starts_at, document.ends_at, utc_now())
    except Invalid as wrong:
        return [*hidden, *wrong.errors]
    return hidden
