"""Where each customer stands 客户定位: class, tier, stage and tags, as the last grading says."""
