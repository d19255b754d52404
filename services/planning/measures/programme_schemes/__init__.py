"""Lifecycle programme schemes 生命周期计划方案: who does the actions of a stage, and how; versioned."""
