"""What people call the fields of the relationship service."""

from shared.field_names import name_fields

name_fields("""
acceptance | 接受认可度
all_round_support | 全方位的立体支撑
assessed_by | assessor | 评估人
assessment_id | 评估
competitive_attitude | 竞争态度
contact_ids | contacts | 联系人
decision | 审核结果
dimension_names | names of dimensions | 维度名称
dimensions | 评估维度
first_within_days | days until the first assessment | 首次评估期限（天）
gates | minimum scores | 最低得分
guidance | 业务指导
information | 信息传递
is_draft | is draft | 是否草稿
key_elements | key elements | 关键要素
key_person_months | months of key people | 关键人评估周期（月）
key_project_support | support of key projects | 关键项目支持
level | 关系级别
level_months | months by level | 按级别的评估周期（月）
level_names | names of levels | 级别名称
level_rank | level | 关系级别
level_reason | reason for the level | 级别理由
level_when_set | level when set | 设定时级别
months | 月数
participation | 活动参与度
present_level | present level | 当前级别
private_remarks | 私人备注
project_support | 项目支持
proposed_level | 建议级别
rates_us | rates us | 评估我方
reassessment | 重新评估规则
replaced_at | replaced at | 替换时间
requirements | 级别要求
review_within_days | days until the review | 审核期限（天）
reviewed_at | review time | 审核时间
reviewed_by | reviewer | 审核人
rival_exclusion | support that excludes rivals | 竞争排他性支持
seniority_months | months by seniority | 按层级的评估周期（月）
steps_missing | missing steps | 尚差级数
strategic_partnership | strategic partnership | 战略合作伙伴关系
total | total score | 总分
with_not_in_contact | with people not in contact | 包含未接触的人
with_rivals | with rivals | 包含友商
""")
