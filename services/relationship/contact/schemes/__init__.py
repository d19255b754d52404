"""Contact schemes 联络方案: which touchpoints count as which contact, contact of executives, and when it is overdue."""
