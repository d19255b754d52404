"""What people call the fields of the relationship service."""

from shared.field_names import name_fields

name_fields("""
acceptance | 接受认可度
assessed_by | assessor | 评估人
assessment_id | 评估
competitive_attitude | 竞争态度
contact_ids | contacts | 联系人
contact_name | name of the contact | 联系人姓名
decision | 审核结果
decision_roles | decision roles | 决策角色
delivery_id | delivery | 发放记录
dimensions | 评估维度
duties | duties | 要求
file_id | file | 文件
gates | minimum scores | 最低得分
given_by | given by | 发放人
given_on | given on | 发放日期
guidance | 业务指导
industries | industries | 行业
information | 信息传递
insight_id | insight | 行业洞察
is_draft | is draft | 是否草稿
is_for_some | is for named customers | 是否仅限指定客户
level | 关系级别
level_rank | level | 关系级别
level_reason | reason for the level | 级别理由
participation | 活动参与度
private_remarks | 私人备注
project_support | 项目支持
proposed_level | 建议级别
rates_us | rates us | 评估我方
reaction | reaction | 客户反应
requirements | 级别要求
reviewed_at | review time | 审核时间
reviewed_by | reviewer | 审核人
total | total score | 总分
with_rivals | with rivals | 包含友商
""")
