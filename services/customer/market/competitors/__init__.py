"""Competitors 友商: who sells to our customers besides us."""
