"""Custom fields 自定义字段: fields of customers and contacts that an administrator defines."""
