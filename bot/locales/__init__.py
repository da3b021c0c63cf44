"""Translations of what Discord shows about our commands."""
