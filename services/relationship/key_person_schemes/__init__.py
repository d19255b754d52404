"""Key-person levels: by which scores a person stands at which level, and what scores propose."""
