"""Key-person relationships 关键客户关系.

Six dimensions with evidence, the level they propose, the assessor's level, the supervisor's review.
"""
