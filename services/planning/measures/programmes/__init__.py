"""Lifecycle programmes 生命周期计划: a customer's run through one stage, with the actions that the stage brings."""
