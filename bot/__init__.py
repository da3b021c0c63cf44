"""The running program: settings, start-up, command line, and what the cogs share on screen."""
