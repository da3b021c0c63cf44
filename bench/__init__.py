"""Speed and quality, measured."""

import os

# As the program does: one question at a time, on one core; the same for all that it is compared with.
for _variable in ("OPENBLAS", "OMP", "MKL", "RAYON"):
    os.environ.setdefault(f"{_variable}_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
# Nothing is fetched while something is measured.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TQDM_DISABLE", "1")
