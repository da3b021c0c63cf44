"""Reads, checks and keeps curated content."""
