"""What people call the fields of the relationship service."""

from shared.field_names import name_fields

name_fields("""
above | above amount | 起点金额
acceptance | 接受认可度
actual | 实际值
actual_amount | actual amount | 实际金额
actual_base_amount | actual amount in base currency | 实际金额（本位币）
actual_tolerance | tolerance of actual amounts | 实际金额容差
after_share | share of the time | 时限占比
amount | 金额
answer_counted | hours that count for the answer | 答复计时方式
answer_due_at | answer due | 答复期限
answer_hours | hours to answer | 响应时限（小时）
answered_at | time of the answer | 答复时间
approval_days | working days to decide | 审批时限（工作日）
approvals | approval | 审批
approver | 审批人
article | kind of gift | 礼品品类
assessed_by | assessor | 评估人
assessment_id | 评估
at | time | 时间
banned_kinds | banned kinds | 禁止的费用类别
base_amount | amount in base currency | 本位币金额
budget | 预算
budget_id | budget | 费用预算
campaign_id | campaign | 活动
channel | 受理渠道
clock | what it waits for | 计时事项
closed_at | time of closing | 关闭时间
competitive_attitude | 竞争态度
complaint_id | complaint | 投诉
contact_ids | contacts | 联系人
customer_name | customer's name | 客户名称
decide_by | to be decided by | 审批期限
decision | 审核结果
description | 说明
dimensions | 评估维度
escalation | 升级步骤
expense_id | expense | 费用
fx_rate | exchange rate | 汇率
gates | minimum scores | 最低得分
green_channel_counted | hours that count on the green channel | 绿色通道计时方式
group_by | grouping | 分组维度
guidance | 业务指导
happens_on | day of the expense | 发生日期
holder_ids | people who spend it | 预算使用人
hours_late | hours late | 超时小时数
information | 信息传递
is_draft | is draft | 是否草稿
is_green_channel | whether on the green channel | 是否绿色通道
is_late | whether late | 是否超时
is_waiting | whether waiting | 是否待解决
kinds_under_bans | kinds under gift bans | 受谢绝礼品约束的类别
left | 剩余
level | 关系级别
level_rank | level | 关系级别
level_reason | reason for the level | 级别理由
limits | 限额
month | 月份
next_approver | next approver | 当前审批人
note | 备注
occasion | 场合
owner_id | responsible person | 责任人
owner_name | responsible person | 责任人
participants | 参与人数
participation | 活动参与度
per | limit per | 限额口径
planned | 计划金额
private_remarks | 私人备注
project_support | 项目支持
proposed_level | 建议级别
purpose | 用途
rates_us | rates us | 评估我方
received_at | time of receipt | 受理时间
received_from | received from | 受理日期起
received_to | received until | 受理日期止
record_by | to be recorded by | 登记期限
record_days | working days to record | 登记时限（工作日）
record_remark | remark to the actual amount | 登记备注
recorded_at | time of recording | 登记时间
recorded_by_name | recorder | 登记人
requested_by_name | requester | 申请人
requester_id | requester | 申请人
requirements | 级别要求
reviewed_at | review time | 审核时间
reviewed_by | reviewer | 审核人
root_cause | root cause | 根本原因
root_cause_detail | root cause in words | 根本原因说明
severities | hours by severity | 各级别时限
severity | 级别
solve_counted | hours that count for the solution | 解决计时方式
solve_due_at | solution due | 解决期限
solve_hours | hours to solve | 解决时限（小时）
solved_at | time of the solution | 解决时间
subject | 主题
tells | who is told | 通知对象
text | 内容
times_reopened | times reopened | 重新打开次数
total | total score | 总分
touchpoint_id | touchpoint | 触点
used_share | share used | 已用占比
visit_plan_id | visit plan | 来访计划
was_answered_late | whether an answer came late | 是否曾超时答复
was_solved_late | whether a solution came late | 是否曾超时解决
with_rivals | with rivals | 包含友商
""")
