"""Gifts 礼品: what may be given to whom."""
