"""Resource schemes 资源配置方案: ratios from which people and budget of a plan are proposed; versioned."""
