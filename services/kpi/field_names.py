"""What people call the fields of the kpi service."""

from shared.field_names import name_fields

name_fields("""
accepted_quantity | 验收数量
amount | 金额
batch_id | 批次
class | customer class | 客户分类
cost | 成本
cost_source | source of the cost | 成本来源
counts | whether it counts | 是否计入
customer_code | 客户编码
dated_on | date of the source | 来源日期
disputed | 是否有争议
first_on | first day | 首日
frozen_on | day of freezing | 冻结日期
fx_is_maintained | whether the rate is maintained | 是否维护汇率
fx_rate | exchange rate | 汇率
grain | length of the periods | 期间粒度
group_by | grouping | 分组维度
include_group | include the group | 包含集团下级
invoice_no | invoice number | 发票号
is_on_time | whether on time | 是否准时
issued_on | issue date | 开票日期
kpi | KPI | 指标
last_on | last day | 末日
late_lines | late lines | 迟发行数
line_no | line number | 行号
lines | 明细行
open_lines | 未发货行数
order_id | order | 订单
order_no | order number | 订单号
ordered_on | order date | 下单日期
orders | 订单数
paid_on | payment date | 付款日期
payment_no | payment number | 回款单号
period | 期间
project_no | project number | 项目号
product_name | product | 产品名称
promised_on | promised date | 承诺交期
rate | exchange rate | 汇率
salesperson | 销售员
quantity | 数量
received | 接收数
sales | 销售额
shipped_on | shipping date | 发货日期
sku | SKU | 物料编码
source_version | 来源版本
sources | 来源
unit_cost | 单位成本
unit_price | 单价
valid_from | valid from | 生效日期
written_off_on | day of the write-off | 核销日期
""")
