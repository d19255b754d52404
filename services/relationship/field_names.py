"""What people call the fields of the relationship service."""

from shared.field_names import name_fields

name_fields("""
above | above amount | 起点金额
acceptable_below | 可接受下限
acceptance | 接受认可度
action_id | action of a plan | 规划行动
actual | 实际值
actual_amount | actual amount | 实际金额
actual_base_amount | actual amount in base currency | 实际金额（本位币）
actual_cost | actual cost | 实际费用
actual_tolerance | tolerance of actual amounts | 实际金额容差
after_share | share of the time | 时限占比
agenda | agenda | 日程
all_round_support | 全方位的立体支撑
amount | 金额
anonymous_from_answers | fewest answers of an anonymous group | 匿名统计最少答卷数
answer_counted | hours that count for the answer | 答复计时方式
answer_due_at | answer due | 答复期限
answer_hours | hours to answer | 响应时限（小时）
answered | 已答复人数
answered_at | time of the answer | 答复时间
answered_on | day of the answer | 答复日期
answers | 回答
approval_days | working days to decide | 审批时限（工作日）
approvals | approval | 审批
approver | 审批人
article | kind of gift | 礼品品类
assessed_by | assessor | 评估人
assessment_id | 评估
at | time | 时间
banned_kinds | banned kinds | 禁止的费用类别
base_amount | amount in base currency | 本位币金额
begins | start | 开始时间
brand_loyalty | brand loyalty | 品牌忠诚度
budget | 预算
budget_id | budget | 费用预算
budget_total | budget in all | 预算合计
campaign_id | campaign | 活动
campaign_person_id | invitation | 邀请记录
cancel_reason | reason for cancelling | 取消原因
changed_on | day of the change | 变动日期
channel | 联络方式
channels | 联络方式
clock | what it waits for | 计时事项
closed_at | time of closing | 关闭时间
closed_by_name | who closed it | 关闭人
closes_on | last day | 结束日期
colleagues | 我方人员
columns | 列
combination | combination | 组合方式
commitment_id | commitment | 承诺事项
commitments | 承诺事项
compare_with | comparison date | 对比日期
competitive_attitude | 竞争态度
competitor_id | 友商
complaint_id | complaint | 投诉
conclusion | 评估结论
contact_change_id | contact change | 对接人变动
contact_ids | contacts | 联系人
contact_name | name of the contact | 联系人姓名
contact_share | share in contact | 接触占比
conversion_days | days to plan a conversion | 转化计划天数
cost | 成本
cost_expense_id | expense of the cost | 成本对应的费用
counting | contact that counts | 计入的联络
csat | CSAT | 总体满意度
customer | 客户
customer_class | 客户分类
customer_code | 客户编码
customer_ids | customers | 客户
customer_name | customer's name | 客户名称
customer_status | customer's status | 客户状态
decide_by | to be decided by | 审批期限
decision | 审核结果
decision_roles | decision roles | 决策角色
delivery_id | delivery | 发放记录
delivery_success | delivery success | 交付成功与盈利改善
departments | 部门
description | 说明
dimension | dimension | 维度
dimension_names | names of dimensions | 维度名称
dimensions | 评估维度
done_on | day done | 履行日
duties | duties | 要求
duty_id | duty | 待办事项
effect_days | days of the effect | 效果观察天数
element | element | 要素
elements | elements | 要素
en | in English | 英文
ends | end | 结束时间
ends_at | end | 结束时间
escalation | 升级步骤
evaluation | evaluation | 评估
evaluation_days | days to evaluate | 评估天数
every | 间隔
excellent | excellent | 优
executives | contact of executives | 高层联络
expectation | expectation | 期望
expense_id | expense | 费用
file_id | file | 文件
first_within_days | days until the first assessment | 首次评估期限（天）
fit | strategic fit | 战略匹配度
follow_up_days | days to follow up | 跟进天数
follows_id | earlier touchpoint | 前次客户接触
form | 形式
from_level | from reception level | 起始接待规格
from_user_id | who hands over | 移交人
fx_rate | exchange rate | 汇率
gap | 差距
gap_steps | steps of the gap | 差距分档
gaps | gaps | 差距
gates | minimum scores | 最低得分
general_assessed_on | day of the general assessment | 普遍关系评估日
general_level | general relationship | 普遍客户关系级别
general_rank | general relationship | 普遍客户关系级别
gift | 礼品
gifts | 礼品
given_by | given by | 发放人
given_on | given on | 发放日期
goal | 转化目标
grace_days | days of grace | 宽限天数
grain | length of the periods | 期间粒度
green_channel_counted | hours that count on the green channel | 绿色通道计时方式
group_by | grouping | 分组维度
guidance | 业务指导
handover | 交接状态
handover_id | handover | 交接
happens_on | day of the expense | 发生日期
high_share | share for high | 高级别占比
hire_remark | remark on the hire | 聘用情况说明
hired_by_id | hired by | 聘用方友商
hired_on | day hired | 入职日期
holder_ids | people who spend it | 预算使用人
hours_late | hours late | 超时小时数
in_contact_days | days in contact | 视为保持联络的天数
industries | industries | 行业
information | 信息传递
information_channels | information channels | 信息渠道畅通
insight_id | insight | 行业洞察
introduction_en | introduction in English | 英文说明
introduction_zh | introduction in Chinese | 中文说明
invitation_days | days for invitations | 邀请提前天数
invitation_id | invitation | 调查邀请
invited | 受邀人数
invited_by | invited by | 邀请人
is_anonymous | anonymous | 是否匿名
is_draft | is draft | 是否草稿
is_for_some | is for named customers | 是否仅限指定客户
is_green_channel | whether on the green channel | 是否绿色通道
is_inactive | inactive | 是否停用
is_large_brand_campaign | is a large brand campaign | 是否大型品牌活动
is_late | whether late | 是否超时
is_met | target reached | 是否达标
is_overdue | overdue | 是否逾期
is_present | present | 是否现行
is_reached | reached | 是否达成
is_recorded | is recorded by us | 是否补录
is_required | is required | 是否必填
is_waiting | whether waiting | 是否待解决
key | key | 键
key_elements | key elements | 关键要素
key_people | key people | 关键人
key_person_months | months of key people | 关键人评估周期（月）
key_project_support | support of key projects | 关键项目支持
kinds_under_bans | kinds under gift bans | 受谢绝礼品约束的类别
language | 语言
last_answered_on | day of the latest answer | 最近答复日期
last_contact_on | last contact | 上次联络日
leads_rivals | leads rivals | 是否领先友商
left | 剩余
level | 关系级别
level_months | months by level | 按级别的评估周期（月）
level_names | names of levels | 级别名称
level_rank | level | 关系级别
level_reason | reason for the level | 级别理由
level_when_set | level when set | 设定时级别
levels | 关系级别
limits | 限额
log_no | entry number | 记录编号
logged_by | entered by | 录入人
main_rival_share | main rival's share | 主要友商占比
match | match | 匹配
match_level | level by match | 匹配级别
materials | 资料
measures | measures | 措施
medium_share | share for medium | 中级别占比
met | people met | 接触人员
month | 月份
months | 月数
n | number of answers | 答复数
name_en | English name | 英文名称
name_zh | Chinese name | 中文名称
next | next step | 下一步
next_approver | next approver | 当前审批人
note | 备注
nps | NPS | 净推荐值
occasion | 场合
on | date | 日期
opens_on | first day | 开始日期
organizational_assessed_on | day of the organizational assessment | 组织关系评估日
organizational_level | organizational relationship | 组织客户关系级别
organizational_rank | organizational relationship | 组织客户关系级别
our_people | our people | 我方人员
outcome | 结果
overseer | overseer | 上级审批
owner | 责任人范围
owner_id | responsible person | 责任人
owner_name | responsible person | 责任人
participants | 参与人数
participation | 活动参与度
participation_level | level by stages | 参与级别
people | people | 人员
per | limit per | 限额口径
perception | experience | 实际感受
place | 地点
plan | 措施
planned | 计划金额
planned_cost | planned cost | 计划费用
present_level | present level | 当前级别
private_remarks | 私人备注
project_support | 项目支持
proposed_level | 建议级别
purpose | 用途
questionnaire_code | questionnaire | 问卷
questionnaire_version | version of the questionnaires | 问卷版本
questionnaires | 问卷
questions | 题目
rate_tolerance | tolerance of exchange rates | 汇率容差
rates_us | rates us | 评估我方
rating | 等级
reach | reach | 覆盖面
reaction | reaction | 客户反应
reassess_months | months until reassessment | 重新评估间隔（月）
reassessment | 重新评估规则
received_at | time of receipt | 受理时间
received_from | received from | 受理日期起
received_to | received until | 受理日期止
reception_level | reception level | 接待规格
record_by | to be recorded by | 登记期限
record_days | working days to record | 登记时限（工作日）
record_remark | remark to the actual amount | 登记备注
recorded_at | time of recording | 登记时间
recorded_by | recorder | 登记人
recorded_by_name | recorder | 登记人
reminded_at | time of the last reminder | 最近提醒时间
replaced_at | replaced at | 替换时间
requested_by_name | requester | 申请人
requester_id | requester | 申请人
requirements | 要求
response_id | response | 答复
responsibility_id | responsibility | 责任分工
responsible | responsible person | 责任人
responsible_id | responsible person | 责任人
responsible_name | responsible person | 责任人
result | 结果
results | results | 完成情况
review_days | days to review | 审核时限（天）
review_on | day of the review | 检查日期
review_within_days | days until the review | 审核期限（天）
reviewed_at | review time | 审核时间
reviewed_by | reviewer | 审核人
revoked_at | time of the revocation | 撤销时间
rival | best rival | 最好的同行
rival_exclusion | support that excludes rivals | 竞争排他性支持
root_cause | root cause | 根本原因
root_cause_detail | root cause in words | 根本原因说明
scale | highest mark | 满分
scene | 场景
scenes | 场景
score | 得分
seniorities | 层级
seniority_months | months by seniority | 按层级的评估周期（月）
set_by | set by | 设定人
severities | hours by severity | 各级别时限
severity | 级别
sheets | answer sheets | 答卷
side | 承诺方
since | 开始日期
solve_counted | hours that count for the solution | 解决计时方式
solve_due_at | solution due | 解决期限
solve_hours | hours to solve | 解决时限（小时）
solved_at | time of the solution | 解决时间
stage | 阶段
standard | target of all others | 其他客户目标
starts_at | start | 开始时间
state | 状态
steps_missing | missing steps | 尚差级数
strategic_fit | strategic fit | 战略匹配度
strategic_partnership | strategic partnership | 战略合作伙伴关系
subject | 主题
successor_contact_id | successor at the customer | 客户方继任联系人
supervisor | supervisor | 主管
supply_position | supply position | 供应地位
survey_every_months | months between surveys | 调查间隔月数
survey_id | survey | 调查
target_id | target | 目标
target_share | share at target | 达标占比
targets | 满意度目标
technical_evaluation | technical evaluation | 技术评标领先
tells | who is told | 通知对象
text | 内容
text_en | question in English | 英文题目
text_zh | question in Chinese | 中文题目
their_people | their people | 客户方人员
tier | service tier | 服务级别
times_reopened | times reopened | 重新打开次数
to_user_id | who takes over | 接手人
topic | 主题
total | total score | 总分
touchpoint_id | touchpoint | 客户接触
used_share | share used | 已用占比
user_ids | our people | 我方人员
visit_due_on | visit due | 拜访期限
visit_plan_id | visit plan | 来访计划
visit_status | visit | 拜访状态
visited_on | day visited | 拜访日期
warning | warning | 预警
warning_from_answers | answers from which on to warn | 预警最少答复数
was_answered_late | whether an answer came late | 是否曾超时答复
was_solved_late | whether a solution came late | 是否曾超时解决
weakest_department | weakest department | 最薄弱部门
weakest_element | weakest element | 最薄弱要素
what | 事项
window_months | months that count | 统计月数
with_not_assessed | with people not assessed yet | 包含尚未评估的人
with_rivals | with rivals | 包含友商
zh | in Chinese | 中文
""")
