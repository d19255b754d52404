"""Key-person assessments (method, 4.1): whose are asked for, what they need, and how levels moved."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.relationship.key_people.schemes.rules import AssessmentDimension, RelationshipLevel
from shared.problems import BadRequest, FieldError, Invalid, Text


class SubjectsUnclear(BadRequest):
    """Give either a customer or some contacts, not both."""

    title = Text("Customer or contacts needed", "请指明查询对象")
    detail = Text("Name either a customer or contacts, not both.", "请指定客户或联系人，二者只能选其一。")


class NothingSeen(Invalid):
    """No dimension has a score: nobody has met the person, which is no assessment."""

    pointer = "/dimensions"
    title = Text("Nothing was seen", "尚无任何依据")
    detail = Text(
        "Score at least one dimension, with its evidence. A person whom nobody has met is not in contact: that needs "
        "no assessment.",
        "请至少为一个维度评分并填写依据。尚未接触的人无需评估，系统会显示为“未接触”。",
    )


class EvidenceMissing(Invalid):
    """A dimension gets its first score without evidence, or evidence without a score."""

    title = Text("Give score and evidence", "请同时填写评分与依据")
    detail = Text(
        "{name} has none yet: send both its score and its evidence.", "“{name}”尚未评估：请同时填写评分与依据。"
    )


def require_seen(proposed: RelationshipLevel | None) -> RelationshipLevel:
    """The level that the scores propose. Raises NothingSeen."""
    if proposed is None:
        raise NothingSeen()
    return proposed


def merge_dimensions(kept: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """The dimensions with the scores and evidence sent; null removes a dimension. Raises EvidenceMissing."""
    merged = {**kept}
    for name, change in sent.items():
        merged[name] = None if change is None else {**(kept.get(name) or {}), **change}
    errors = [
        FieldError(
            EvidenceMissing.code(),
            EvidenceMissing.detail,
            pointer=f"/dimensions/{name}/{missing}",
            values={"name": AssessmentDimension(name).named},
        )
        for name, one in merged.items()
        for missing in ({"score", "evidence"} - one.keys() if one else ())
    ]
    if errors:
        raise EvidenceMissing(errors=errors, name=errors[0].values["name"])
    return merged


def refuse_unclear_subjects(customer_id: UUID | None, contact_ids: Sequence[UUID] | None) -> None:
    """Raises SubjectsUnclear."""
    if (customer_id is None) == (contact_ids is None):
        raise SubjectsUnclear()


def movement(now: RelationshipLevel, before: RelationshipLevel | None) -> int | None:
    """Levels up (positive) or down since the previous assessment; None when there is none."""
    return None if before is None else now.rank - before.rank
