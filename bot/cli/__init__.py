"""The command line: ``techdivide …``."""
