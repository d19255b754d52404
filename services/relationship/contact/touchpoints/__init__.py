"""Touchpoints 客户接触: planned, held and cancelled contact with customers, in thirteen scenes.

Who met whom, what for, what came of it, what was promised, what it cost, and how the levels moved.
"""
