"""What people call the fields of the relationship service."""

from shared.field_names import name_fields

name_fields("""
acceptance | 接受认可度
assessed_by | assessor | 评估人
assessment_id | 评估
columns | 列
compare_with | comparison date | 对比日期
competitive_attitude | 竞争态度
contact_ids | contacts | 联系人
customer_class | 客户分类
decision | 审核结果
dimensions | 评估维度
gates | minimum scores | 最低得分
guidance | 业务指导
information | 信息传递
is_draft | is draft | 是否草稿
level | 关系级别
level_rank | level | 关系级别
level_reason | reason for the level | 级别理由
participation | 活动参与度
private_remarks | 私人备注
project_support | 项目支持
proposed_level | 建议级别
rates_us | rates us | 评估我方
requirements | 级别要求
reviewed_at | review time | 审核时间
reviewed_by | reviewer | 审核人
stage | 阶段
tier | service tier | 服务级别
total | total score | 总分
with_rivals | with rivals | 包含友商
""")
