"""Custom fields 自定义字段: what an administrator lets be said of customers and contacts beyond their profile."""
