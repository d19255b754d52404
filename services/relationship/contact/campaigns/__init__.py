"""Campaigns 客户活动: lift the general relationship, planned, held and evaluated against their goals.

By reach: a person (point 点), a business line (line 线), the whole customer (area 面).
"""
