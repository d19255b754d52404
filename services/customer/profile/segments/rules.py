"""Segment kinds, checks of segments, and their problems (method, section 2.1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.labels import Labelled
from shared.problems import BadRequest, Conflict, FieldError, Forbidden, Invalid, NotFound, Text


class SegmentKind(Labelled):
    """What a market is divided by."""

    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    SCENARIO = "scenario", "Scenario", "场景"


NO_SUCH = Text('{kind} "{value}" does not exist.', "{kind}“{value}”不存在。")

Placement = tuple[SegmentKind, str, str]
"""A segment code sent for a customer: kind, code, and JSON Pointer in the body."""


class SegmentNotFound(NotFound):
    """There is no such segment."""

    title = Text("Segment not found", "未找到细分市场")
    detail = Text("No segment {id}.", "细分市场 {id} 不存在。")


class SegmentUnknown(Invalid):
    """A region, industry or scenario is not among the maintained segments of its kind; `errors` name the fields."""

    title = Text("Unknown segment", "细分市场不存在")
    detail = Text("Use codes of the maintained segments.", "请使用已维护的细分市场编码。")


class SegmentToLookUnderUnknown(BadRequest):
    """An `__under` filter names a segment that is not among the maintained ones of its kind."""

    title = Text("Unknown segment", "细分市场不存在")
    detail = NO_SUCH


class SegmentsForTheWholeHouse(Forbidden):
    """Segments apply to the whole company: only users whose data scope is all customers may change them."""

    title = Text("Segments apply to the whole company", "细分市场适用于全公司")
    detail = Text("Ask a user whose data scope is all customers.", "请由可查看全部客户的用户处理。")


class SegmentParentUnknown(Invalid):
    """The segment above does not exist or is of another kind."""

    pointer = "/parent_id"
    title = Text("Unknown segment above", "上级细分市场不存在")
    detail = Text("{kind} {parent_id} does not exist.", "上级{kind} {parent_id} 不存在。")


class SegmentBelowItself(Conflict):
    """A segment cannot lie below itself."""

    title = Text("A segment cannot lie below itself", "细分市场不能隶属于自己的下级")
    detail = Text("Choose a segment that is not below this one.", "请选择不在该细分市场之下的上级。")


class SegmentInUse(Conflict):
    """Customers or other segments still belong to the segment."""

    title = Text("The segment is in use", "细分市场正在使用")
    detail = Text(
        "{customers} customers and {segments} segments belong to it; move them first.",
        "仍有 {customers} 个客户和 {segments} 个下级细分市场，请先调整。",
    )


class PositioningMissing(Invalid):
    """A target segment needs its positioning statement."""

    title = Text("Positioning is missing", "缺少定位说明")
    detail = Text("Describe the position we want in the target segment.", "目标细分市场需填写定位说明。")


def refuse_target_without_positioning(*, is_target: bool, positioning: str | None) -> None:
    """Raises PositioningMissing."""
    if is_target and not (positioning or "").strip():
        raise PositioningMissing(errors=[PositioningMissing.at("/positioning")])


class SegmentMissing(Invalid):
    """The company asks for the customer's region, industry or scenarios; `errors` name the missing fields."""

    title = Text("A segment is missing", "缺少细分市场")
    detail = Text("Say of the customer: {kinds}.", "请填写客户的{kinds}。")


_FIELDS = {SegmentKind.REGION: "region", SegmentKind.INDUSTRY: "industry", SegmentKind.SCENARIO: "scenarios"}


def refuse_missing_segments(required: Iterable[SegmentKind], fields: Mapping[str, Any]) -> None:
    """A new customer has a segment of each required kind. Raises SegmentMissing."""
    missing = [kind for kind in required if not fields.get(_FIELDS[kind])]
    if missing:
        text = Text("This company asks for it.", "本公司要求填写此项。")
        errors = [FieldError("segment_missing", text, pointer=f"/{_FIELDS[kind]}") for kind in missing]
        raise SegmentMissing(errors=errors, kinds=[kind.named for kind in missing])


def refuse_emptied_segments(required: Iterable[SegmentKind], fields: Mapping[str, Any]) -> None:
    """A required segment is not taken away from a customer. Raises SegmentMissing."""
    refuse_missing_segments((kind for kind in required if _FIELDS[kind] in fields), fields)


def refuse_unknown(placements: Iterable[Placement], known: Mapping[SegmentKind, frozenset[str]]) -> None:
    """A kind without segments accepts any code; a kind with segments only theirs. Raises SegmentUnknown."""
    errors = [
        FieldError(
            "segment_unknown",
            NO_SUCH,
            pointer=pointer,
            values={"kind": kind.named, "value": code},
        )
        for kind, code, pointer in placements
        if kind in known and code not in known[kind]
    ]
    if errors:
        raise SegmentUnknown(errors=errors)
