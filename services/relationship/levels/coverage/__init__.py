"""Relationship coverage 关系覆盖: key people at or above their target, in contact and assessed."""
