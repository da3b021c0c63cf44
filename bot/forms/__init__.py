"""Forms that people fill in, and what becomes of what they typed."""
