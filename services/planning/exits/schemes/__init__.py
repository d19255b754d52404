"""Exit schemes 客户退出方案: the workstreams of an exit, who signs each off, their checklists and days; by version."""
