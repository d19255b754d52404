"""Questionnaires 问卷: what is asked of whom, by role, in both languages; a published version never changes."""
