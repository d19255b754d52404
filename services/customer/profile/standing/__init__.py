"""Customer standings 客户定位: class, tier, stage and tags from the latest grading."""
