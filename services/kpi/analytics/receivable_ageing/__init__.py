"""Receivable ageing 应收账款账龄: what is open by how long it is overdue, on any day and in any grouping."""
