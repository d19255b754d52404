"""PersonMeasure schemes 提升措施方案: what to do with a person at each level to reach the next one."""
