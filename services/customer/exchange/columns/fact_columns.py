"""The columns of dossier facts; the items to choose from are those of the template in force."""

from collections.abc import Iterable

from services.customer.dossier.templates.model import DossierItem
from services.customer.dossier.templates.rules import DossierSection
from services.customer.exchange.columns.column import ID_HINT, Column, Form, Option, make_column, unique_choices
from services.customer.exchange.columns.customer_of_row import CUSTOMER_OF_ROW
from services.customer.market.sources.rules import FactSource
from shared.auth.access import is_cleared
from shared.problems import Text

ITEM = "item"


def item_column(items: Iterable[DossierItem] = ()) -> Column:
    """The column of the item; of the items those that take facts and that the caller is cleared for."""
    written = [item for item in items if item.profile_field is None and item.filled_from is None]
    named = [Option(item.key, item.name_en, item.name_zh) for item in written if is_cleared(item.clearance)]
    return make_column(
        ITEM,
        "Item",
        "档案项",
        Form.CHOICE,
        "dossier item",
        "项目",
        "条目",
        choices=unique_choices(named),
        is_required=True,
        is_open=True,
        hint=Text(
            "A log, such as call notes, takes many lines; any other item has one.",
            "日志类（如拜访记录）可有多行，其他档案项每个客户一行。",
        ),
    )


FACT_COLUMNS = (
    make_column("id", "ID", "系统编号", Form.UUID, "fact id", hint=ID_HINT),
    *CUSTOMER_OF_ROW,
    item_column(),
    make_column(
        "value",
        "Fact",
        "档案内容",
        Form.PROSE,
        "value",
        "content",
        "statement",
        "内容",
        is_required=True,
        sample="整车设备微利，靠维保合同和备件盈利。",
    ),
    make_column(
        "source",
        "Source",
        "来源",
        Form.CHOICE,
        "信息来源",
        choices=FactSource,
        is_required=True,
        sample=FactSource.ANNUAL_REPORT.value,
    ),
    make_column("source_detail", "Source in detail", "来源说明", Form.TEXT, "来源详情", sample="2024 年年报第 14 页"),
    make_column(
        "owner",
        "Owner",
        "责任人",
        Form.TEXT,
        "responsible person",
        "负责人",
        hint=Text("A user's name, or another person's. Left empty: you.", "用户姓名或其他人姓名；新增时留空为本人。"),
    ),
    make_column(
        "verified_on",
        "Verified on",
        "核实日期",
        Form.DATE,
        "date",
        "day",
        "日期",
        "记录日期",
        hint=Text("In a log: the day of what is noted.", "日志类填写所记事项的日期。"),
    ),
    make_column("section", "Section", "档案栏目", Form.CHOICE, choices=DossierSection, is_read_only=True),
    make_column("review_due_on", "Review due on", "复核期限", Form.DATE, is_read_only=True),
    make_column("is_stale", "Stale", "已过期", Form.TRUTH, is_read_only=True),
    make_column("updated_at", "Updated at", "更新时间", Form.INSTANT, "修改时间", is_read_only=True),
)
