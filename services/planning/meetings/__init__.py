"""Meetings 会议 (method, section 6): agenda, minutes, and the actions that follow."""
