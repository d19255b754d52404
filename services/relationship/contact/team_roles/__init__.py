"""Roles in account teams 客户团队角色: the copy that says who of ours is an executive at which customer."""
