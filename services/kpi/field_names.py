"""What people call the fields of the kpi service."""

from shared.field_names import name_fields

name_fields("""
accepted_quantity | 验收数量
acknowledged_at | time of the acknowledgement | 确认时间
acknowledged_by_name | who acknowledged it | 确认人
acting_by_name | who acts | 处理人
acting_since | acting since | 开始处理时间
action | 处理措施
amount | 金额
batch_id | 批次
cause_lasts | cause lasts | 原因仍存在
class | customer class | 客户分类
closed_at | time of closing | 关闭时间
closed_by_name | who closed it | 关闭人
cost | 成本
customer_code | 客户编码
disputed | 是否有争议
due_at | due time | 到期时间
evidence_en | evidence in English | 依据（英文）
evidence_zh | evidence in Chinese | 依据（中文）
figures | 数据
first_on | first day | 首次出现日期
from_services | from other services | 其他服务的预警
fx_rate | exchange rate | 汇率
grain | length of the periods | 期间粒度
group_by | grouping | 分组维度
has_due_item | has a due item | 已有待办
include_group | include the group | 包含集团下级
invoice_no | invoice number | 发票号
is_on | is on | 是否启用
is_overdue | overdue | 是否逾期
issued_on | issue date | 开票日期
kpi | KPI | 指标
last_on | last day | 最近出现日期
late_lines | late lines | 迟发行数
line_no | line number | 行号
lines | 明细行
link | 链接
measured | measured value | 测量值
open_lines | 未发货行数
order_id | order | 订单
order_no | order number | 订单号
ordered_on | order date | 下单日期
orders | 订单数
outcome | 结果
owner_id | responsible person | 责任人
owner_name | responsible person | 责任人
paid_on | payment date | 付款日期
payment_no | payment number | 回款单号
period | 期间
previous_id | earlier warning | 前一条预警
profit_at_stake | profit at stake | 涉及毛利
promised_on | promised date | 承诺交期
quantity | 数量
received | 接收数
sales | 销售额
scheme_version | version of the scheme | 方案版本
severity | 级别
shipped_on | shipping date | 发货日期
sku | SKU | 物料编码
source_version | 来源版本
sources | 来源
steps | 级别起点
unit_cost | 单位成本
unit_price | 单价
written_off_on | day of the write-off | 核销日期
""")
