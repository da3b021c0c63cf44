"""What the bot keeps: what servers wrote for themselves, what was asked in vain, and what it last told Discord.

database.py     Storage, the only name other packages need
address.py      reads the address of the database
engine.py       connections: one writer at a time, what is confirmed is on the disk
schema.py       the tables
migrating.py    brings a database up to date; migrations/ holds the steps
writing.py      carries out steps of several repositories as one write of a server
facts.py, adjustments.py, server_settings.py, audit.py, review.py, suggestions.py, proposals.py, notices.py,
source_checks.py, retention.py, unanswered.py, ratings.py, command_trees.py
                one repository each; no SQL stands anywhere else
"""
