"""Organizational relationships 组织客户关系: from vendor to strategic partner.

The purchasing stages that we take part in, strategic fit and supply position, the level, the supervisor's review.
"""
