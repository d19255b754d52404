"""What people call the fields of the planning service."""

from shared.field_names import name_fields

name_fields("""
approved_at | approval time | 审批时间
approved_by | approver | 审批人
baseline | 基线值
goal_id | goal | 目标
market_goal_id | 市场目标
metric | 衡量指标
open_step | 当前步骤
plan_id | plan | 规划
statement | conclusion | 结论
step | 步骤
superseded_by_id | superseding plan | 取代它的规划
target | 目标值
target_level | 目标级别
""")
