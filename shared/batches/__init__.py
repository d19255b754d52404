"""Files and bulk: what comes in many rows."""
