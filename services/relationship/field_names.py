"""What people call the fields of the relationship service."""

from shared.field_names import name_fields

name_fields("""
acceptable_below | 可接受下限
acceptance | 接受认可度
answered | 已答复人数
answered_on | day of the answer | 答复日期
answers | 回答
assessed_by | assessor | 评估人
assessment_id | 评估
closed_at | time of closing | 关闭时间
closed_by_name | who closed it | 关闭人
closes_on | last day | 结束日期
competitive_attitude | 竞争态度
conclusion | 评估结论
contact_ids | contacts | 联系人
conversion_days | days to plan a conversion | 转化计划天数
csat | CSAT | 总体满意度
customer_ids | customers | 客户
decision | 审核结果
decision_roles | decision roles | 决策角色
departments | 部门
dimensions | 评估维度
evaluation_days | days to evaluate | 评估天数
follow_up_days | days to follow up | 跟进天数
gap | 差距
gap_steps | steps of the gap | 差距分档
gates | minimum scores | 最低得分
goal | 转化目标
grain | length of the periods | 期间粒度
guidance | 业务指导
information | 信息传递
introduction_en | introduction in English | 英文说明
introduction_zh | introduction in Chinese | 中文说明
invited | 受邀人数
invited_by | invited by | 邀请人
is_anonymous | anonymous | 是否匿名
is_draft | is draft | 是否草稿
is_met | target reached | 是否达标
is_required | is required | 是否必填
key | key | 键
language | 语言
last_answered_on | day of the latest answer | 最近答复日期
level | 关系级别
level_rank | level | 关系级别
level_reason | reason for the level | 级别理由
n | number of answers | 答复数
name_en | English name | 英文名称
name_zh | Chinese name | 中文名称
nps | NPS | 净推荐值
opens_on | first day | 开始日期
participation | 活动参与度
plan | 措施
private_remarks | 私人备注
project_support | 项目支持
proposed_level | 建议级别
questionnaire_code | questionnaire | 问卷
questionnaire_version | version of the questionnaires | 问卷版本
questionnaires | 问卷
questions | 题目
rates_us | rates us | 评估我方
rating | 等级
reminded_at | time of the last reminder | 最近提醒时间
requirements | 级别要求
response_id | response | 答复
review_on | day of the review | 检查日期
reviewed_at | review time | 审核时间
reviewed_by | reviewer | 审核人
revoked_at | time of the revocation | 撤销时间
scale | highest mark | 满分
score | 得分
since | 开始日期
standard | target of all others | 其他客户目标
state | 状态
survey_every_months | months between surveys | 调查间隔月数
survey_id | survey | 调查
targets | 满意度目标
text_en | question in English | 英文题目
text_zh | question in Chinese | 中文题目
topic | 主题
total | total score | 总分
warning_from_answers | answers from which on to warn | 预警最少答复数
window_months | months that count | 统计月数
with_rivals | with rivals | 包含友商
""")
