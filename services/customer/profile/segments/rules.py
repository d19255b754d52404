"""Segment kinds, checks of segments, and their problems (method, section 2.1)."""

from collections.abc import Iterable, Mapping

from shared.labels import Labelled
from shared.problems import BadRequest, Conflict, FieldError, Forbidden, Invalid, NotFound, Text


class SegmentKind(Labelled):
    """What a market is divided by."""

    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    SCENARIO = "scenario", "Scenario", "场景"


Placement = tuple[SegmentKind, str, str]
"""A segment code sent for a customer: kind, code, and JSON Pointer in the body."""


class SegmentNotFound(NotFound):
    """There is no such segment."""

    title = Text("Segment not found", "未找到细分市场")
    detail = Text("No segment {id}.", "没有细分市场 {id}。")


class SegmentUnknown(Invalid):
    """A region, industry or scenario is not among the maintained segments of its kind; `errors` name the fields."""

    title = Text("Unknown segment", "未知细分市场")
    detail = Text("Use codes of the maintained segments.", "请使用已维护的细分市场编码。")


class SegmentToLookUnderUnknown(BadRequest):
    """An `__under` filter names a segment that is not among the maintained ones of its kind."""

    title = Text("Unknown segment", "未知细分市场")
    detail = Text("There is no {kind} {value}.", "没有编码为 {value} 的{label}。")


class SegmentsForTheWholeHouse(Forbidden):
    """Segments apply to the whole company: only users whose data scope is all customers may change them."""

    title = Text("Segments apply to the whole company", "细分市场适用于全公司")
    detail = Text("Ask a user whose data scope is all customers.", "请联系可查看全部客户的人员。")


class SegmentParentUnknown(Invalid):
    """The segment above does not exist or is of another kind."""

    title = Text("Unknown segment above", "上级细分市场不存在")
    detail = Text("There is no {kind} {parent_id}.", "没有类型为“{kind}”的细分市场 {parent_id}。")


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
        error = FieldError("positioning_missing", PositioningMissing.detail, pointer="/positioning")
        raise PositioningMissing(errors=[error])


def refuse_unknown(placements: Iterable[Placement], known: Mapping[SegmentKind, frozenset[str]]) -> None:
    """A kind without segments accepts any code; a kind with segments only theirs. Raises SegmentUnknown."""
    errors = [
        FieldError(
            "segment_unknown",
            Text("There is no {kind} {value}.", "没有编码为 {value} 的{label}。"),
            pointer=pointer,
            values={"kind": kind.value, "label": kind.zh, "value": code},
        )
        for kind, code, pointer in placements
        if kind in known and code not in known[kind]
    ]
    if errors:
        raise SegmentUnknown(errors=errors)
