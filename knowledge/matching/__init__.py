"""Finds the entry that a question asks for, or abstains."""
