"""General relationships 普遍客户关系: the climate at a customer's departments.

Four elements with evidence, the level by the shortest plank, the supervisor's review.
"""
