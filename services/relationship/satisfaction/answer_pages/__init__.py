"""The answer page 答卷页: what whoever has a link sees, on a phone, without signing in."""
