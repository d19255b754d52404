"""Gift bans 谢绝礼品: customers and people who take no gifts, and why."""
