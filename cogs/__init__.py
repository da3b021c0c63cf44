"""One module for each group of commands; each reads the interaction, calls the core and draws the reply.

``bot.client.find_extensions`` finds every module in this package.
"""
