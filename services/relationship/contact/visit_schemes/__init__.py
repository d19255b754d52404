"""Visit schemes 接待方案: above which budget or reception level a visit needs whose approval."""
