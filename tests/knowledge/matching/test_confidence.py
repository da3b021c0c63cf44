from __future__ import annotations

import json
from importlib import resources
from itertools import product

import pytest

from knowledge.matching import confidence
from knowledge.matching.confidence import CALIBRATION_FILE, VECTOR_NAMES, Calibration, kind_of_calibration

KINDS = [(encoded, guarded) for encoded, guarded in product((True, False), repeat=2)]


def test_every_calibration_has_exactly_the_measures_in_use() -> None:
    every = json.loads(resources.files("knowledge.matching").joinpath(CALIBRATION_FILE).read_text("utf-8"))
    assert every.keys() == {kind_of_calibration(encoded=encoded, guarded=guarded) for encoded, guarded in KINDS}
    for kind, fitted in every.items():
        assert sorted(fitted["coefficients"]) == sorted(VECTOR_NAMES), kind


@pytest.mark.parametrize(("encoded", "guarded"), KINDS)
@pytest.mark.parametrize("names", [(*VECTOR_NAMES, "charm"), VECTOR_NAMES[:-1]])
def test_a_measure_that_was_not_fitted_and_one_that_is_gone_are_noticed(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], *, encoded: bool, guarded: bool
) -> None:
    Calibration.fitted(encoded=encoded, guarded=guarded)
    monkeypatch.setattr(confidence, "VECTOR_NAMES", names)
    with pytest.raises(ValueError, match=r"charm|support × refused"):
        Calibration.fitted(encoded=encoded, guarded=guarded)
