"""Turns sentences into vectors whose angle tells how alike their meanings are, in English and Chinese."""
