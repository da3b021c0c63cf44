"""What must hold across the items of a base, beyond the form of each: one module for each concern.

Every check takes the base that was loaded and the day it is, and yields problems; ``knowledge.content.validation``
joins them. Only ``conflicts`` stands apart, since it asks the matcher and takes half a minute.
"""
