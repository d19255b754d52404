"""Breakdowns 下沉分析 of customers at whose edge our offer is, each with an owner and a due day."""
