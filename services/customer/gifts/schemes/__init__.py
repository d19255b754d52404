"""Gift schemes 礼品规格方案: which gift, up to what value, by class, seniority and occasion; by version."""
