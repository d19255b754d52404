"""Relationship goals 关系目标: the support that the market goals need, and the gap."""
