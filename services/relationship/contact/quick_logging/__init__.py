"""Quick logging 快速登记: contact that was made, in one call or in one line of text."""
