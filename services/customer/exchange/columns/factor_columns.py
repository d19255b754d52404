"""The columns of grading factors set by people."""

from services.customer.exchange.columns.column import Form, make_column
from services.customer.exchange.columns.customer_of_row import CUSTOMER_OF_ROW
from services.customer.grading.grades.rules import Prospect
from services.customer.grading.schemes.rules import GradingBand, GradingFactor
from shared.problems import Text

FACTOR_COLUMNS = (
    *CUSTOMER_OF_ROW,
    make_column(
        "factor",
        "Factor",
        "分级因素",
        Form.CHOICE,
        "grading factor",
        "因素",
        "评定因素",
        choices=GradingFactor,
        is_numbered=True,
        is_required=True,
        sample=GradingFactor.PRODUCT_IMPORTANCE.value,
        hint=Text("Its name, or its number from 1 to 13.", "因素名称，或 1 至 13 的序号。"),
    ),
    make_column(
        "fiscal_year",
        "Fiscal year",
        "财年",
        Form.NUMBER,
        "year",
        "年度",
        "年份",
        sample="2025",
        hint=Text("Left empty: the fiscal year that runs.", "留空为当前财年。"),
    ),
    make_column(
        "band",
        "Band",
        "档次",
        Form.CHOICE,
        "grade",
        "rating",
        "评级",
        "等级",
        choices=GradingBand,
        sample=GradingBand.B.value,
        hint=Text("Left empty for the factor Prospects.", "“发展前景”留空。"),
    ),
    make_column(
        "prospects",
        "Prospects given",
        "具备的发展前景",
        Form.CHOICES,
        choices=Prospect,
        hint=Text("Only for the factor Prospects.", "仅用于“发展前景”。"),
    ),
    make_column(
        "reason",
        "Reason",
        "理由",
        Form.PROSE,
        "原因",
        "评定理由",
        is_required=True,
        sample="其主力机型把我司控制单元作为卖点宣传。",
        hint=Text("Required with every new band.", "每次评定都需填写。"),
    ),
    make_column("evidence", "Evidence", "依据", Form.PROSE, "source", "依据来源", "来源"),
    make_column("set_by_name", "Entered by", "评定人", Form.TEXT, is_read_only=True),
    make_column("updated_at", "Updated at", "更新时间", Form.INSTANT, "修改时间", is_read_only=True),
)
