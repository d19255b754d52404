"""Factors 分级因素 set by people, and judgements for which there is no data."""
