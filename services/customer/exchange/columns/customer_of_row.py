"""The columns that name the customer of a row: by id, code or name."""

from services.customer.exchange.columns.column import Form, make_column
from shared.problems import Text

CUSTOMER_OF_ROW = (
    make_column(
        "customer_id",
        "Customer ID",
        "客户系统编号",
        Form.UUID,
        "account id",
        "客户id",
        instead="customer_code",
        is_reference=True,
        hint=Text("Give at least one of customer id, code or name.", "客户系统编号、编码、名称至少填一项。"),
    ),
    make_column(
        "customer_code",
        "Customer code",
        "客户编码",
        Form.IDENTIFIER,
        "customer no",
        "customer number",
        "erp code",
        "客户编号",
        "客户代码",
        is_reference=True,
        is_exported=False,
        sample="29818",
        hint=Text("Takes precedence over the customer's name.", "优先于客户名称。"),
    ),
    make_column(
        "customer",
        "Customer",
        "客户名称",
        Form.TEXT,
        "customer name",
        "company",
        "company name",
        "account",
        "account name",
        "客户",
        "公司",
        "公司名称",
        "单位",
        "单位名称",
        is_reference=True,
        sample="深圳市华强电子有限公司",
        hint=Text("Exact name of the customer.", "客户完整名称。"),
    ),
)
