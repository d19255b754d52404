"""Gift specifications 礼品规格: what a person may be given, occasion by occasion."""
