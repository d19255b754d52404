"""The demo company: generated here, loaded through the public API."""
