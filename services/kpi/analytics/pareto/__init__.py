"""Pareto 二八分析: who or what makes up most of the sales, in ABC classes and beside the reference pyramid."""
