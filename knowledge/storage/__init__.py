"""What the bot keeps: unanswered questions, ratings, and what it last told Discord.

database.py     Storage, the only name other packages need
address.py      reads the address of the database
engine.py       connections: one writer at a time, what is confirmed is on the disk
schema.py       the tables
migrating.py    brings a database up to date; migrations/ holds the steps
unanswered.py, ratings.py, command_trees.py
                one repository each; no SQL stands anywhere else
"""
