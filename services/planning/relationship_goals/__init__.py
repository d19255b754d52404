"""Relationship goals 关系目标: whose support the market goals take, and the gap."""
