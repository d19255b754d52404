"""Meetings 会议: who meets when and about what; their minutes, decisions and action items."""
