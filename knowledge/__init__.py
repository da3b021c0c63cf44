"""The core: models, base, matching, storage. Knows nothing of Discord."""
