"""Customer value reports 客户价值报告: what a customer got from us in a fiscal quarter, as the customer receives it."""
