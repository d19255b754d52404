"""Factors 分级因素 set by people, and judgements no data tells."""
