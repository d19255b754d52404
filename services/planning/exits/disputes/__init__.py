"""Disputes of an exit 退出争议: legal opens and settles them; an open one keeps the case from closing."""
