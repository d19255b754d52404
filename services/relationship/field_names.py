"""What people call the fields of the relationship service."""

from shared.field_names import name_fields

name_fields("""
acceptance | 接受认可度
amount | 金额
assessed_by | assessor | 评估人
assessment_id | 评估
cancel_reason | reason for cancelling | 取消原因
changed_on | day of the change | 变动日期
channel | 联络方式
channels | 联络方式
colleagues | 我方人员
commitments | 承诺事项
competitive_attitude | 竞争态度
competitor_id | 友商
contact_ids | contacts | 联系人
contact_name | name of the contact | 联系人姓名
cost | 成本
counting | contact that counts | 计入的联络
customer | 客户
customer_code | 客户编码
decision | 审核结果
decision_roles | decision roles | 决策角色
delivery_id | delivery | 发放记录
dimensions | 评估维度
done_on | day done | 履行日
duties | duties | 要求
effect_days | days of the effect | 效果观察天数
ends_at | end | 结束时间
every | 间隔
executives | contact of executives | 高层联络
file_id | file | 文件
follows_id | earlier touchpoint | 前次客户接触
form | 形式
from_user_id | who hands over | 移交人
gates | minimum scores | 最低得分
gift | 礼品
gifts | 礼品
given_by | given by | 发放人
given_on | given on | 发放日期
grace_days | days of grace | 宽限天数
group_by | grouping | 分组维度
guidance | 业务指导
handover | 交接状态
handover_id | handover | 交接
hire_remark | remark on the hire | 聘用情况说明
hired_by_id | hired by | 聘用方友商
hired_on | day hired | 入职日期
in_contact_days | days in contact | 视为保持联络的天数
industries | industries | 行业
information | 信息传递
insight_id | insight | 行业洞察
is_draft | is draft | 是否草稿
is_for_some | is for named customers | 是否仅限指定客户
is_overdue | overdue | 是否逾期
last_contact_on | last contact | 上次联络日
level | 关系级别
level_rank | level | 关系级别
level_reason | reason for the level | 级别理由
levels | 关系级别
log_no | entry number | 记录编号
logged_by | entered by | 录入人
materials | 资料
measures | 提升措施
met | people met | 接触人员
name_en | English name | 英文名称
name_zh | Chinese name | 中文名称
next | next step | 下一步
on | date | 日期
our_people | our people | 我方人员
outcome | 结果
owner | 责任人范围
owner_id | responsible person | 责任人
participation | 活动参与度
place | 地点
private_remarks | 私人备注
project_support | 项目支持
proposed_level | 建议级别
purpose | 用途
rates_us | rates us | 评估我方
reaction | reaction | 客户反应
requirements | 级别要求
responsible | responsible person | 责任人
responsible_id | responsible person | 责任人
result | 结果
reviewed_at | review time | 审核时间
reviewed_by | reviewer | 审核人
scene | 场景
scenes | 场景
seniorities | 层级
side | 承诺方
starts_at | start | 开始时间
successor_contact_id | successor at the customer | 客户方继任联系人
text | 内容
their_people | their people | 客户方人员
to_user_id | who takes over | 接手人
total | total score | 总分
touchpoint_id | touchpoint | 客户接触
user_ids | our people | 我方人员
visit_due_on | visit due | 拜访期限
visit_status | visit | 拜访状态
visited_on | day visited | 拜访日期
what | 事项
with_rivals | with rivals | 包含友商
""")
