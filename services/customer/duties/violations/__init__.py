"""Team violations 团队违规: what the service policy demands of account teams and is not there; computed, not stored."""
