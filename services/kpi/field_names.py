"""What people call the fields of the kpi service."""

from shared.field_names import name_fields

name_fields("""
accepted_quantity | 验收数量
acknowledged_at | time of the acknowledgement | 确认时间
acknowledged_by_name | who acknowledged it | 确认人
acting_by_name | who acts | 处理人
acting_since | acting since | 开始处理时间
action | 处理措施
ahead | months ahead | 预测月数
amount | 金额
batch_id | 批次
by | what it is by | 分析对象
cause_lasts | cause lasts | 原因仍存在
change | change against last year | 与上年相比
class | customer class | 客户分类
closed_at | time of closing | 关闭时间
closed_by_name | who closed it | 关闭人
cost | 成本
cost_source | source of the cost | 成本来源
counts | whether it counts | 是否计入
customer_code | 客户编码
dated_on | date of the source | 来源日期
days_overdue | days overdue | 逾期天数
difference | difference from last year | 与上年差额
disputed | 是否有争议
due_at | due time | 到期时间
due_hours | hours until due | 处理时限（小时）
evidence_en | evidence in English | 依据（英文）
evidence_zh | evidence in Chinese | 依据（中文）
expected_on | expected date | 预计下单日期
figures | 数据
first_on | first day | 首次出现日期
forecast_missed | 未达预测
from_services | from other services | 其他服务的预警
frozen_on | day of freezing | 冻结日期
fx_is_maintained | whether the rate is maintained | 是否维护汇率
fx_rate | exchange rate | 汇率
grace_days | days of grace | 宽限天数
grain | length of the periods | 期间粒度
group_by | grouping | 分组维度
growth | growth | 增长率
has_due_item | has a due item | 已有待办
high | high from | 高级别起点
include_group | include the group | 包含集团下级
invoice_no | invoice number | 发票号
is_on | is on | 是否启用
is_on_time | whether on time | 是否准时
is_open | whether open | 是否未结清
is_overdue | overdue | 是否逾期
issued_on | issue date | 开票日期
kpi | KPI | 指标
last_on | last day | 末日
late_lines | late lines | 迟发行数
late_weight | weight of late gaps | 迟单权重
lead_days | lead days | 提前天数
line_no | line number | 行号
lines | 明细行
link | 链接
low | low from | 低级别起点
margin | margin | 毛利率
measure | measure | 指标口径
measured | measured value | 测量值
median_days | median gap in days | 间隔中位数（天）
medium | medium from | 中级别起点
min_expected | least expected sales | 最低预期销售额
min_forecast | least forecast | 最低预测额
min_months | least months | 最少月数
min_order_days | least order days | 最少下单天数
min_rate | least rate | 最低比率
min_receivables | least receivables | 最少应收笔数
min_returns | least returns | 最少退货笔数
min_share | least share | 最低占比
min_silent_days | least days without an order | 最少未下单天数
months | 月数
open_amount | open amount | 未结金额
open_lines | 未发货行数
order_days | order days | 下单天数
order_id | order | 订单
order_no | order number | 订单号
order_overdue | 订单逾期未下
ordered_on | order date | 下单日期
orders | 订单数
otherwise | 其他情况
outcome | 结果
overdue_ratio | overdue ratio | 逾期比
owner_id | responsible person | 责任人
owner_name | responsible person | 责任人
paid_on | payment date | 付款日期
payment_no | payment number | 回款单号
payment_slower | 回款变慢
period | 期间
prepare_by | day to prepare by | 备货日期
previous_id | earlier warning | 前一条预警
product_dropped | 停购产品
product_name | product | 产品名称
profit | profit | 毛利
profit_at_stake | profit at stake | 涉及毛利
project_no | project number | 项目号
promised_on | promised date | 承诺交期
rate | exchange rate | 汇率
runs_out_on | day it runs out | 预计用完日期
salesperson | 销售员
quantity | 数量
quiet_days | 静默天数
rate | exchange rate | 汇率
received | 接收数
returns_high | many returns | 退货异常
sales | 销售额
sales_down | 销售下滑
salesperson | 销售员
scheme_version | version of the scheme | 方案版本
severity | 级别
share_down | share of wallet down | 采购份额下降
shipped_on | shipping date | 发货日期
sku | SKU | 物料编码
source_version | 来源版本
sources | 来源
steps | 级别起点
unit_cost | 单位成本
unit_price | 单价
valid_from | valid from | 生效日期
warning_id | 预警
written_off_on | day of the write-off | 核销日期
""")
