"""The five steps 五步法 of a plan; a step opens when the previous one is complete."""
