"""Speed and quality, measured."""

import os

# As the program does: one question at a time, on one core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
