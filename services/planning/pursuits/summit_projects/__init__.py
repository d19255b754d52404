"""Summit projects 山头项目: projects whose decision matters beyond the order; their stages, rivals and outcomes."""
