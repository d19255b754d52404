"""Workstreams of an exit 退出工作流: checklists that the owning roles sign off."""
