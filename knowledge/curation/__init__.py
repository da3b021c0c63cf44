"""What moderators do to the knowledge of their server: rules, drafts, changes, history, queues. No Discord, no SQL.

facts.py        a server's own entry, and what it is made of
text_rules.py, rules.py, drafts.py
                what a fact must be like, and how it is read from a form
entries.py      a fact as the entry and sources that the matcher and the cards take
settings.py     the settings of a server
changes.py      everything that can be changed, as data: it can wait for a second moderator
server.py       one server's knowledge: answers from the shared base and its own
servers.py      builds it when it is first needed, drops it when idle
curator.py      the service: validates, writes with audit, then updates the live answers
"""
