"""What people call the fields of the kpi service."""

from shared.field_names import name_fields

name_fields("""
accepted_quantity | 验收数量
achievement | 达成率
acknowledged_at | time of the acknowledgement | 确认时间
acknowledged_by_name | who acknowledged it | 确认人
acting_by_name | who acts | 处理人
acting_since | acting since | 开始处理时间
action | 处理措施
actual | 实际值
agree | agreed by working day | 目标确认工作日
agree_by | agreed by | 目标确认期限
agreed_at | time of the agreement | 目标确认时间
agreed_by_name | who agreed it | 目标确认人
ahead | months ahead | 预测月数
amount | 金额
assess | assessed by working day | 自评工作日
assess_by | assessed by | 自评期限
assessed_at | time of the self-assessment | 自评时间
attributes | attributes of which day | 属性取值日
balance | 未结余额
basis | 统计口径
batch_id | 批次
by | what it is by | 分析对象
cap | highest score | 得分上限
cause_lasts | cause lasts | 原因仍存在
change | change against last year | 与上年相比
class | customer class | 客户分类
close | closed by working day | 关闭工作日
close_by | closed by | 关闭期限
closed_at | time of closing | 关闭时间
closed_by_name | who closed it | 关闭人
compare | what it is compared with | 对比对象
computed_from | computed from | 计算依据
confirmed_by | who confirmed it | 确认人
confirmed_on | day of the confirmation | 确认日期
corrects_id | corrected report | 被更正的报告
cost | 成本
cost_source | source of the cost | 成本来源
count_back_days | days by counting back | 倒推天数
counts | whether it counts | 是否计入
counts_from | counts from | 计分起点
covered | 已覆盖权重
customer_code | 客户编码
dated_on | date of the source | 来源日期
days_overdue | days overdue | 逾期天数
difference | difference from last year | 与上年差额
direction | 方向
disputed | 是否有争议
due_at | due time | 到期时间
due_hours | hours until due | 处理时限（小时）
due_working_day | working day on which the report is due | 报告到期工作日
earlier_goals | earlier goals | 历次考核项
earlier_results | earlier results | 历次结果
edition | 版次
ends_on | last day | 结束日期
entered | entered actuals | 录入的实际值
evidence_en | evidence in English | 依据（英文）
evidence_zh | evidence in Chinese | 依据（中文）
expected_on | expected date | 预计下单日期
fair | meets most expectations from | 基本达标起点
figures | 数据
first_on | first day | 首次出现日期
floor | lowest score | 得分下限
forecast_missed | 未达预测
from_services | from other services | 其他服务的预警
frozen_on | day of freezing | 冻结日期
fx_is_maintained | whether the rate is maintained | 是否维护汇率
fx_rate | exchange rate | 汇率
goals | 考核项
good | good from | 良好起点
good_delivery | rate that counts as good delivery | 良好交付标准
grace_days | days of grace | 宽限天数
grain | length of the periods | 期间粒度
group_by | grouping | 分组维度
growth | growth | 增长率
has_due_item | has a due item | 已有待办
high | high from | 高级别起点
highlights | 亮点
holder_id | holder | 考核对象
holder_name | holder | 考核对象
include_group | include the group | 包含集团下级
invoice_no | invoice number | 发票号
is_on | is on | 是否启用
is_on_time | whether on time | 是否准时
is_open | whether open | 是否未结清
is_overdue | overdue | 是否逾期
issued_on | issue date | 开票日期
kpi | KPI | 指标
last_on | last day | 末日
late_amount | amount paid late | 迟付金额
late_lines | late lines | 迟发行数
late_weight | weight of late gaps | 迟单权重
lead_days | lead days | 提前天数
line_no | line number | 行号
lines | 明细行
link | 链接
low | low from | 低级别起点
margin | margin | 毛利率
market_volume_id | market volume | 市场容量
max_age_days | greatest age in days | 最长有效天数
measure | measure | 指标口径
measured | measured value | 测量值
median_days | median gap in days | 间隔中位数（天）
medium | medium from | 中级别起点
member_ids | members | 团队成员
min_coverage | least coverage | 最低覆盖率
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
next_steps | next steps | 下一步计划
open_amount | open amount | 未结金额
open_lines | 未发货行数
order_days | order days | 下单天数
order_id | order | 订单
order_no | order number | 订单号
order_overdue | 订单逾期未下
order_region | region of the order | 订单区域
ordered_on | order date | 下单日期
orders | 订单数
otherwise | 其他情况
outcome | 结果
outstanding | outstanding from | 优秀起点
overdue | overdue amount | 逾期金额
overdue_ratio | overdue ratio | 逾期比
owner_id | responsible person | 责任人
owner_name | responsible person | 责任人
paid_on | payment date | 付款日期
payment_no | payment number | 回款单号
payment_slower | 回款变慢
period | 期间
prepare_by | day to prepare by | 备货日期
previous_id | earlier warning | 前一条预警
product | 产品
product_dropped | 停购产品
product_name | product | 产品名称
profit | profit | 毛利
profit_at_stake | profit at stake | 涉及毛利
project | 项目
project_no | project number | 项目号
promised_on | promised date | 承诺交期
quantity | 数量
quarter | 季度
quiet_days | 静默天数
rate | exchange rate | 汇率
rating | 等级
ratings | 等级
received | 接收数
released_at | time of the release | 发布时间
reopened_for | reason of the reopening | 重新打开原因
returns_high | many returns | 退货异常
review | 评审意见
review_by | reviewed by | 评审期限
reviewed_by_name | who reviewed it | 评审人
revised_for | reason of the revision | 退回修改原因
runs_out_on | day it runs out | 预计用完日期
sales | 销售额
sales_down | 销售下滑
salespeople | 销售员
salesperson | 销售员
savings | 节约成果
scheme_version | version of the scheme | 方案版本
score | 得分
scorecard_id | scorecard | 计分卡
self_assessment | self-assessment | 自评
severity | 级别
share_down | share of wallet down | 采购份额下降
shipped_on | shipping date | 发货日期
sku | SKU | 物料编码
source_version | 来源版本
sources | 来源
starts_on | first day | 开始日期
steps | 级别起点
summary | 概述
supervisor_id | supervisor | 主管
supervisor_name | supervisor | 主管
target | 目标值
target_factor | factor for the targets | 目标系数
team_name | team | 团队
turnover_days | days by turnover | 周转天数
unit_cost | 单位成本
unit_price | 单价
valid_from | valid from | 生效日期
value_report_id | value report | 价值报告
warning_id | 预警
weight | 权重
weighted_days_late | days late weighted by amount | 加权逾期天数
what | 事项
who | 负责人
written_off_on | day of the write-off | 核销日期
""")
