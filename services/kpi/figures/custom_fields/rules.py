"""Which custom fields figures can be grouped by, and what their values are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.problems import Language, Text

CHOICE, BOOLEAN = "choice", "boolean"
TRUTH = {"true": Text("Yes", "是"), "false": Text("No", "否")}


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """A custom field that figures can be grouped by."""

    id: UUID
    labels: Mapping[str, Text]

    def label_of(self, value: str, language: Language) -> str:
        """What people call the value."""
        return self.labels[value].in_language(language) if value in self.labels else value


def choice_field(field_id: UUID, content: Mapping[str, Any], clearance: int) -> ChoiceField | None:
    """The field, if figures can be grouped by it and the caller may see it."""
    is_usable = content.get("applies_to") == "customer" and content.get("is_active", True)
    if not is_usable or content.get("clearance", 1) > clearance:
        return None
    if content.get("kind") == BOOLEAN:
        return ChoiceField(field_id, TRUTH)
    if content.get("kind") != CHOICE:
        return None
    options = content.get("options") or ()
    named = {one["code"]: Text(one.get("english_label") or one["label"], one["label"]) for one in options}
    return ChoiceField(field_id, named)


def choice_of(value: Any) -> str | None:
    """A value as a group's key; None for values of other kinds."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None
