"""What people call the fields of the customer service."""

from shared.field_names import name_fields

name_fields("""
a | band A from | A 档起点
absorbed_id | customer to absorb | 被合并客户
actions | 阶段行动
address | 地址
after_days | starts after days | 起始天数
answer_hours | hours to answer | 响应时限（小时）
answers | 回答
applies_to | applies to | 适用对象
approval_above | approval above | 审批起点
attachment_id | 附件
avoid | what is never given | 忌送
axes | 对比维度
axis | supplier criterion | 评价维度
b | band B from | B 档起点
ban_id | gift ban | 谢绝礼品登记
band | 档次
banned_industries | 禁礼行业
basic_tier_from | basic tier from | 基础级起点
big_sales_from | sales of a big customer from | 大客户销售额起点
birthday | 生日
breakdown_days | days for an edge-channel breakdown | 下沉分析期限（天）
breakdown_id | edge-channel breakdown | 下沉分析
c | band C from | C 档起点
cadence | 更新周期
calendar | 历法
career_wishes | 职业诉求
case_id | won or lost case | 胜负案例
cash_cow | 现金牛
chain | decision chain | 决策链
changing_suppliers_from | suppliers of a changing customer from | 更换供应商起点
channel_ahead | channel in 3 to 5 years | 未来主航道
channel_now | channel now | 当前主航道
classes | customer classes | 客户分类
close_people | people who make a level close | 关系紧密人数
close_rank_from | rank of a close relationship from | 关系紧密级别起点
close_share_from | share of close people from | 关系紧密占比起点
closed_at | time of closing | 关闭时间
code_id | code | 编码
codes | 编码
columns | 列
competitor_id | 友商
competitor_name | competitor's name | 友商名称
completeness | 档案完整度
contact | contact cadence | 接触频率
contact_no | contact's number | 联系人编号
core_from | core from | 核心客户起点
country | 国家
coverage | 分级完整度
created_by | creator | 创建人
credit_months | months of credit record | 信用考察月数
criterion_id | supplier criterion | 供应商评价标准
custom | custom fields | 自定义字段
customer_class | 客户分类
customer_ids | customers | 客户
customer_name | customer's name | 客户名称
customers_in_contact | number of customers in contact | 保持联络的客户数
day | 日
days | number of days | 天数
decided_on | day of decision | 定标日期
deciders_from | deciders known from | 已知决策人数下限
deciding_stages | deciding stages | 须有决策者的阶段
decision_bases | 决策依据
decision_mode | 决策模式
decision_role | 决策角色
deep_months | deep stage in months | 深度绑定期（月）
demanded | demanded level | 要求水平
department | 部门
description | 说明
documents | 文件
due_at | due time | 到期时间
earliest | earliest date | 最早日期
edges | band edges | 档次分界
effort_days | days that take effort | 催收天数
employees | number of employees | 员工人数
encoding | 字符编码
ended_on | end date | 结束日期
english_label | 英文标签
english_name | 英文名
equal_ratio_from | about equal from | 持平比值起点
every | 间隔
everybody | every customer | 全部客户
expansion_means | means of expansion | 拓展手段
explicit_needs | 显性需求
fact_id | fact | 档案内容
factor | 分级因素
festival | 节日
field_id | field | 字段
file_name | 文件名
filled_from | source in the system | 系统来源
findings | 分析结论
finished_on | day of completion | 完成日期
first_contract_on | date of the first contract | 首次签约日期
fit_id | strategic fit | 战略匹配评估
force | 强制保存
form | 形式
founded_on | date of foundation | 成立日期
from_contact_id | from contact | 起点联系人
from_user_id | who hands over | 移交人
gap | 差距
gift | 礼品
grace_days | days of grace | 宽限天数
grade_id | grade | 分级结果
graded_at | grading time | 分级时间
group_id | group | 集团
handover_hours | hours to hand over | 交接时限（小时）
handover_id | handover | 交接
happened_on | day of the move | 发生日期
has_ended | has ended | 已结束
has_left | has left | 已离职
has_pain_point | has a pain point | 有痛点
hidden_needs | 隐性需求
holds | whether it is so | 是否成立
horizon | 时间范围
import_id | import | 导入记录
important_from | important from | 重要客户起点
influence | 影响力
initial_months | initial stage in months | 初步合作期（月）
introductions | 引荐安排
investments | recommended investments | 投入建议
is_cash_cow | cash cow | 现金牛
is_current | is current | 是否现行
is_demand_stable | stable demand | 需求稳定
is_industry_growing | growing industry | 行业高增长
is_key | key person | 关键人
is_leap_month | leap month | 闰月
is_log | log | 是否日志
is_main | main rival | 是否主要友商
is_of_all | of all customers | 全部客户
is_overdue | overdue | 是否逾期
is_potential | potential | 是否潜在客户
is_preliminary | preliminary | 是否初步结果
is_provisional | is provisional | 是否暂定
is_required | is required | 是否必填
is_stale | is stale | 是否过期
is_strategic | strategic rival | 是否战略竞争对手
is_target | target segment | 目标细分市场
item | 档案项
items | 条目
judgement | 判断
key | key | 键
key_tier_from | key tier from | 重点级起点
known_on | day of the answer | 获知日期
last_move_on | day of the last move | 最近动向日期
latest | latest date | 最晚日期
lead_ratio_from | leading from | 领先比值起点
least_coverage | 最低分级完整度
least_invoices | least number of invoices | 最少发票数
lesson | 经验教训
line_id | line | 关系线
lost_days | days until lost | 坏账天数
lost_from | written off from | 坏账起点
loyalty_begun_from | loyalty under way from | 忠诚度进行中起档
loyalty_done_from | loyalty done from | 忠诚度完成起档
main_rival_id | main rival | 主要友商
main_share_above | main supplier's share above | 主供份额起点
main_share_from | main share from | 主要供应份额起点
manager | account manager | 客户经理
manager_name | account manager | 客户经理
mapping | 列映射
marked_by | who marked it | 标记人
marked_on | day of marking | 标记日期
market_positioning | 市场定位与目标
market_strategy | 市场策略
materials | 资料
max_length | 最大长度
maximum | 最大值
media_type | 文件类型
member_id | team member | 团队成员
middle_sales_from | middle revenue from | 中等销售额起点
minimum | 最小值
month | 月份
most_delay_days | longest weighted delay in days | 最长加权逾期天数
most_effort | largest share that takes effort | 难收款最高占比
most_late | largest late share | 迟付最高占比
most_lost | largest lost share | 坏账最高占比
most_rivals | most rivals | 友商数上限
move_id | competitor's move | 友商动向
movement | 级别变动
name_en | English name | 英文名称
name_zh | Chinese name | 中文名称
note | 备注
notes | 备注
occasions | 场合
on | date | 日期
on_duplicate | what to do with duplicates | 重复时的处理方式
open_points | 未决事项
options | 选项
ordinary_from | ordinary from | 普通客户起点
organization | organization | 组织与分工
our_share | 我方份额
ours | our score | 我方评分
outcome | 结果
owner_id | responsible person | 责任人
owner_name | responsible person | 责任人
parent_code | parent's code | 上级客户编码
parent_id | parent | 上级
pattern | 正则表达式
pending_reason | reason for waiting | 待确认原因
phone | 电话
position | 排序位置
position_id | supply position | 供应份额记录
positioning | 定位说明
preferences | 个人偏好
previous_class | 上次客户分类
private_notes | 私人备注
profile_field | customer's field | 客户资料字段
profile_id | competitor profile | 友商档案
profit_from | profit from | 毛利起点
profit_margin_from | profit margin from | 毛利率起点
prospects | 发展前景
quadrant | 价值潜力象限
quadrants | 象限
recommended_investment | 投入建议
record_id | record | 记录
reference_shares | 参考占比
regrade_months | months until the next grading | 重新分级间隔（月）
relationship_lifting | means of lifting relationships | 如何提升客户关系
remedy_days | days to remedy | 整改期限（天）
reports_to | superior | 汇报对象
reports_to_id | superior | 汇报对象
resources | 资源
responsible_id | responsible person | 责任人
review_due_on | review due date | 复核到期日
rival_count | number of rivals | 友商数
rivals | 友商
role | 角色
rules | 规则
run_by | started by | 执行人
run_id | grading run | 分级批次
scenarios | 场景
scheme_version | version of the scheme | 方案版本
section | 档案分类
segment_id | 细分市场
seniorities | 层级
seniority | 层级
sha256 | check sum | 校验和
share | 份额
sheet | 工作表
short_name | 简称
since | 开始日期
size | 大小
sole_share_from | sole share from | 独家供应份额起点
solve_hours | hours to solve | 解决时限（小时）
source_detail | details of the source | 来源说明
sourcing | 供应方式
special_date_id | 特殊日期
stable_months | stable stage in months | 稳定合作期（月）
stage | 阶段
stage_role_id | 阶段角色
stages | lifecycle stages | 合作阶段
stale_steps | shares that make a dossier stale | 档案过期起点
started_on | start date | 开始日期
strategic_tier_from | strategic tier from | 战略级起点
strength | 强度
subject | 主题
successor_contact_id | successor at the customer | 客户方继任联系人
supplier_months | months of supplier changes | 供应商考察月数
suppliers | 供应商
support_hours | hours until support answers | 支持响应时限（小时）
supports_and_problems | supports, level and problems | 主要支撑点、关系水平与存在问题
suppression_ratio | 压制比
tag | 价值标签
tags | 价值标签
take | fields to take over | 采用被合并方的字段
target_since | target customer since | 成为目标客户的日期
team | account team | 客户团队
text | 内容
theirs | competitor's score | 友商评分
tier | service tier | 服务级别
tiers | service tiers | 服务级别
time_zone | 时区
to_contact_id | to contact | 终点联系人
to_user_id | who takes over | 接手人
top_share | top share | 头部客户占比
touch_rank_from | rank of being in touch from | 有联络级别起点
trend | 战略趋势
until | 结束日期
until_days | ends after days | 截止天数
up_to | limit | 价值上限
uscc | credit code | 统一社会信用代码
value_begun_by | tags of a step under way | 价值经营进行中标签
value_done_by | tags of a step that is done | 价值经营完成标签
verified_on | date of verification | 核实日期
view | drawing | 视图
website | 网站
weight | 权重
weights | 权重
worth_developing | reason to develop | 值得培育的理由
year | 年份
yearly_spend | 年采购额
""")
