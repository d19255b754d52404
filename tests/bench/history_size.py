"""`kpi-values` by month over a long history against a short one."""
