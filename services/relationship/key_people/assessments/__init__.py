"""Key-person relationships 关键客户关系.

Six dimensions with evidence, the proposed level, the assessor's level, the supervisor's review.
"""
