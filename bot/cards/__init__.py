"""What people see: one module for each card, plain drawings without state."""
