"""Factors of a plan's environment 环境因素: what changes around the customer; optional."""
