"""What a market volume must say."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from shared.problems import Conflict, FieldError, Invalid, NotFound, Text


class MarketVolumeNotFound(NotFound):
    """There is no such market volume."""

    title = Text("Market volume not found", "未找到市场容量")
    detail = Text("There is no market volume {id}.", "市场容量 {id} 不存在。")


class MarketVolumeExists(Conflict):
    """There is already a volume of the same market and period; change that one."""

    title = Text("Market volume exists", "市场容量已存在")
    detail = Text(
        "The same market and period has the volume {id}; change that one.",
        "同一市场和期间已有记录 {id}，请修改该记录。",
    )


class MarketVolumeUnsound(Invalid):
    """The market or the period is not named rightly."""

    title = Text("The market volume cannot be right", "市场容量有误")
    detail = Text("Correct what is listed.", "请按所列各项更正。")


class Volume(Protocol):
    """The fields of a market volume that the rules read."""

    sku: str | None
    category: str | None
    first_on: date
    last_on: date


def refuse_unsound(volume: Volume) -> Iterable[FieldError]:
    """A market is one product's or one category's, and a period ends after it begins."""
    if (volume.sku is None) == (volume.category is None):
        text = Text("Name either a product (`sku`) or a `category`.", "请提供物料编码（sku）或类别（category）之一。")
        yield FieldError("product_or_category", text, "/category")
    if volume.last_on < volume.first_on:
        text = Text("The last day is before the first.", "结束日期早于开始日期。")
        yield FieldError("last_before_first", text, "/last_on")
