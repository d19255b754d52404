"""Key-person schemes: by which scores a person is at which level, and what scores propose."""
