"""Action schemes 行动方案: from which delay on a late action is a graver warning; versioned."""
