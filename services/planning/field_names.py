"""What people call the fields of the planning service."""

from shared.field_names import name_fields

name_fields("""
ability_needed | ability needed | 所需能力
act_by | day to act by | 处理期限
action_id | action of a plan | 规划行动
action_items | action items | 行动项
actions_done | actions done | 已完成行动数
actions_late | late actions | 逾期行动数
actions_open | open actions | 进行中行动数
actions_without_goal | actions without a goal | 无目标的行动数
actual_cost | actual cost | 实际费用
advice | 建议
agenda | agenda | 日程
amounts | 金额
analysed_by | who analysed it | 分析人
analysed_on | day of the analysis | 分析日期
analysis_id | analysis | 分析
analysis_months | months between analyses | 分析间隔（月）
approved_at | approval time | 审批时间
approved_by | approver | 审批人
approved_version | version in force | 生效版本
approved_within_days | days until the approval | 审批期限（天）
aspect | aspect | 方面
assignments | 责任分配
at_least | least number | 最少数量
at_least_people | least people | 最少人数
bands | bands of severity | 严重程度分级
baseline | 基线值
baseline_source | source of the baseline | 基线来源
brought_in_on | day it was brought in | 提报日期
budget_share | budget share | 预算占比
campaigns | 活动费用
cancel_reason | reason for cancelling | 取消原因
carry_over_days | days for deciding what moves over | 结转决定期限（天）
categories | product categories | 产品类别
challenge_id | challenge | 客户挑战
change_reason | reason of the change | 变更原因
check_id | check of the decision chain | 决策链检查
checked_by | who checked it | 检查人
checked_on | day of the check | 检查日期
checklist | 清单
classes | customer classes | 客户分类
closed_on | day of the close | 结束日期
closing_days | days until it is closed | 结束期限（天）
closing_reason | reason of the close | 结束原因
confirmation | written confirmation | 书面确认
confirming_side | who confirms | 确认方
conflict | conflict with the value | 与价值不符
consequence | consequence | 对规划的影响
contact_ids | contacts | 联系人
converted_on | day of the conversion | 转商机日期
correction_days | days to correct | 修改期限（天）
corrections | 纠正措施
cost | 成本
critical | 极高
customer_classes | customer classes | 客户分类
customer_move | move of the customer | 客户归池状态
days_late | days late | 逾期天数
decided_at | time of the decision | 决定时间
decided_on | day of decision | 定标日期
decision_chain_days | days before the decision | 决策前天数
decision_days | days to decide | 审批天数
decision_on | planned decision | 预计决策日期
decisions | 决议
department | 部门
description | 说明
direction | 方向
dispute_id | dispute | 争议
document | 文件
done_at | completion time | 完成时间
done_on | day done | 履行日
due_days | days until due | 期限（天）
due_reason | reason for the due date | 财年外完成原因
duration_minutes | minutes | 时长（分钟）
duty | 职责
effect | effect | 影响
effect_days | days of the effect | 效果观察天数
end_reason | closing remark | 结束说明
ended_at | end | 结束时间
ends_at | end | 结束时间
ends_on | last day | 结束日期
entered_on | first day of the stage | 进入阶段日期
escalation_days | days until escalation | 升级期限（天）
execution_kind | form of execution | 执行方式
execution_on | day of the execution | 执行日期
execution_state | state of the execution | 执行状态
exit_id | exit | 退出案
expected_amount | expected amount | 预计金额
expected_close_on | expected close | 预计结束日期
expected_effect | expected effect | 预期效果
expected_lift | expected level | 预期提升至
expected_order_on | expected order | 预计下单日期
factor_id | factor of the environment | 环境因素
finding | 分析结论
findings | 分析结论
fiscal_month | month of the fiscal year | 财年月份
from_last_year | taken over from last year | 结转上年内容
further_actions | further actions | 其他行动
gifts | 礼品
goal_id | goal | 目标
goals_reached | goals reached | 已达成目标数
goals_set | goals | 目标数
goals_without_action | goals without an action | 无行动的目标数
grace_days | days of grace | 宽限天数
held_by | who held it | 主持人
held_on | day held | 完成日期
high_days | days until high severity | 高严重程度起始天数
high_shortfall | shortfall of high severity | 严重缺口
holder | 主持人
ids | chosen rows | 所选项
impact | 影响程度
importance | importance | 重要程度
industries | industries | 行业
invest_quadrants | quadrants to invest in | 加大投入的象限
is_by_hand | started by hand | 是否人工启动
is_decided | decided | 是否已决定
is_for_disputes | only for disputes | 仅用于争议
is_gap | gap | 是否存在差距
is_late | whether late | 是否超时
is_milestone | milestone | 是否里程碑
is_reached | reached | 是否达成
judged_by | who judged | 评价人
judgement_id | judgement | 评价
late_count | late actions | 逾期行动数
lead_id | lead | 线索
lessons | lessons | 值得学习之处
level_goal_id | level goal | 关系级别目标
level_goals | level goals | 关系级别目标
level_goals_without_action | level goals without an action | 无行动的关系级别目标
likelihood | 可能性
loss_reason | reason of the loss | 丢单原因
lost_on | day of the loss | 丢单日期
main_rival_id | main rival | 主要友商
market_code | market | 市场
market_goal_id | 市场目标
market_goals | market goals | 市场目标数
market_goals_off_track | market goals off track | 偏离的市场目标数
market_goals_without_action | market goals without an action | 无行动的市场目标数
market_kind | kind of market | 市场类型
market_opportunity | market opportunity | 市场机会
market_requirements | requirements of markets | 市场规划要求
mature_factor | factor of mature customers | 老客户系数
medium_days | days until medium severity | 中等严重程度起始天数
medium_shortfall | shortfall of medium severity | 中等缺口
meeting_id | meeting | 会议
metric | 衡量指标
minutes | 会议纪要
minutes_days | days until the release | 纪要发布期限（天）
months | 月数
moved_action_days | days of late actions that move over | 结转行动期限（天）
moved_on | day of the move | 变更日期
name_en | English name | 英文名称
name_zh | Chinese name | 中文名称
need | where the plan is | 规划情况
needed | number needed | 目标数量
needed_level | needed level | 所需级别
new_factor | factor of new customers | 新客户系数
new_lead_weight | weight of a new lead | 新线索权重
new_months | months of a new customer | 新客户期限（月）
next_analysis_on | day of the next analysis | 下次分析日期
off_track_days | days to act on a goal off track | 目标偏离处理期限（天）
open_step | 当前步骤
opened_by | who opened it | 发起人
opens_on | first day | 开始日期
opportunity_id | opportunity point | 机会点
order_no | order number | 订单号
organizer_id | organizer | 组织者
other | 其他费用
our_answer | our answer | 我方应对
outcome | 结果
outcome_reason | reason of the outcome | 结果原因
owner_id | responsible person | 责任人
paper | company paper | 公司文件
people | people | 人员
people_and_measures | people and what they are measured by | 人员及考核指标
people_last_year | people last year | 上年人员
person_id | key person | 关键人
place | 地点
plan_id | plan | 规划
plan_status | status of the plan | 规划状态
planned_classes | classes that need a plan | 须制定规划的客户分类
planned_on | planned day | 计划日期
playbooks | 预案
point_id | point | 要点
policy_actions | actions of the service policy | 服务政策行动
policy_version | version of the service policy | 服务政策版本
position | 排序位置
presenter | 汇报人
probability | 成功概率
products | products | 产品
programme_id | lifecycle programme | 生命周期计划
proposed_amount | proposed amount | 建议金额
proposed_people | proposed people | 建议人数
qualification_days | days until it is qualified | 确认期限（天）
qualification_reason | reason of the qualification | 确认依据
qualified_lead_weight | weight of a qualified lead | 有效线索权重
qualified_on | day of the qualification | 确认日期
reach | reach | 覆盖面
rejected_on | day of the rejection | 判定无效日期
relationship_goal_id | relationship goal | 关系目标
relationship_goal_ids | relationship goals | 关系目标
relationship_goals | relationship goals | 关系目标
relationship_goals_without_action | relationship goals without an action | 无行动的关系目标数
released_at | time of the release | 发布时间
reopened_at | time of the reopening | 重新打开时间
reopening_reason | reason of the reopening | 重新打开原因
replacement_days | days to name a successor | 接替期限（天）
requirement | 要求
responsibility_id | responsibility | 责任分工
revenue_per_person | revenue per person | 人均销售额
review_id | review | 检查
reviews | 检查
risk_id | 风险
rival_ids | rivals | 竞争友商
role | 角色
roles | 角色
scene | 场景
scheme_version | version of the scheme | 方案版本
settled_at | settlement | 解决时间
share_of | product or category | 产品或品类
signed_off_at | sign-off | 签核时间
signs | 征兆
small_group | small group | 小样本数量
source_id | id of the source | 来源编号
stage | 阶段
stage_since | day of the stage | 进入阶段日期
stance | stance on resources | 资源投入方向
start_within_days | days after which none starts | 自动启动期限（天）
starts_at | start | 开始时间
starts_on | first day | 开始日期
state | 状态
statement | conclusion | 结论
step | 步骤
step_id | 步骤
strategy_id | strategy | 策略
strength_ids | strengths used | 所用优势
strengths | strengths | 做得好的地方
subject | 主题
subject_id | subject | 责任事项
submitted_at | time of the submission | 提交时间
submitted_by | who submitted it | 提交人
summit_project_id | summit project | 山头项目
superseded_by_id | superseding plan | 取代它的规划
takes_on_id | goal of the market | 承接的市场目标
target | 目标值
target_level | 目标级别
tolerance | 允许偏差
topic | 主题
used_share | share used | 已用占比
user_ids | our people | 我方人员
verdict | 评价
visits | 拜访费用
weighted_value | weighted value | 加权价值
winner_id | winner | 赢得者
won_on | day of the win | 赢单日期
work_area | work area | 工作领域
working_version | version in work | 编制版本
workstream_id | workstream | 工作流
workstreams | 工作流
""")
