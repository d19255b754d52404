"""Decision-chain schemes 决策链方案: in which purchasing stages somebody is expected to decide; by version."""
