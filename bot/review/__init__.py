"""The queues that moderators work through: one module for each, with its card and what its buttons do."""
