"""Entitlements 服务权益: what a customer's standing entitles it to and demands of us, merged, each with its reasons."""
