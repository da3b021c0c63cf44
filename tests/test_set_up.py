"""`make run` and `make test` set up `.venv` once, again when something changed, and afresh after an interruption."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from scripts import set_up

if TYPE_CHECKING:
    from pathlib import Path


class Machine:
    """Stands in for `python -m venv` and pip, the edge of the script; the files and the checks are real."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.done: list[str] = []
        self.fails_at = ""

    def call(self, *command: str | Path) -> None:
        words = [str(word) for word in command]
        step = "create" if "venv" in words else "pin" if "--require-hashes" in words else "project"
        if step == self.fails_at:
            raise set_up.SetUpError("no connection")
        self.done.append(step)
        if step == "create":
            self.create()

    def create(self) -> None:
        venv = self.root / ".venv"
        (venv / "bin").mkdir(parents=True)
        (venv / "bin" / "python").symlink_to(sys.executable)
        (venv / "pyvenv.cfg").write_text(f"command = python -m venv {venv}\n")

    def steps_of_a_call(self) -> list[str]:
        self.done.clear()
        assert set_up.main("dev") == 0
        return self.done


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    root = tmp_path / "a folder"
    (root / "requirements").mkdir(parents=True)
    (root / "requirements" / "dev.txt").write_text("one==1")
    (root / "pyproject.toml").write_text("[project]")
    machine = Machine(root)
    monkeypatch.setattr(set_up, "ROOT", root)
    monkeypatch.setattr(set_up, "VENV", root / ".venv")
    monkeypatch.setattr(set_up, "PYTHON", root / ".venv" / "bin" / "python")
    monkeypatch.setattr(set_up, "UNFINISHED", root / ".venv" / "unfinished")
    monkeypatch.setattr(set_up, "_call", machine.call)
    monkeypatch.delenv("PYTHON", raising=False)
    return machine


AFRESH = ["create", "pin", "project"]


def test_the_second_call_does_nothing(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.steps_of_a_call() == AFRESH
    assert capsys.readouterr().out.count("\n") == 1

    assert machine.steps_of_a_call() == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements/dev.txt", "pyproject.toml"])
def test_a_change_is_installed_into_the_same_venv(machine: Machine, name: str) -> None:
    machine.steps_of_a_call()
    (machine.root / name).write_text("changed")

    assert machine.steps_of_a_call() == ["pin", "project"]
    assert machine.steps_of_a_call() == []


@pytest.mark.parametrize("step", AFRESH)
def test_a_failure_is_told_and_the_next_call_starts_afresh(
    machine: Machine,
    step: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    machine.fails_at = step
    assert set_up.main("dev") == 1
    assert "no connection" in capsys.readouterr().err

    machine.fails_at = ""
    assert machine.steps_of_a_call() == AFRESH


def test_a_venv_whose_python_is_gone_is_made_anew(machine: Machine) -> None:
    machine.steps_of_a_call()
    python = machine.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")

    assert machine.steps_of_a_call() == AFRESH


def test_a_venv_that_was_moved_is_made_anew(machine: Machine) -> None:
    # The programs in it name the folder they were installed in.
    machine.steps_of_a_call()
    config = machine.root / ".venv" / "pyvenv.cfg"
    config.write_text(config.read_text().replace("a folder", "another folder"))

    assert machine.steps_of_a_call() == AFRESH


def test_a_venv_made_by_hand_is_used(machine: Machine) -> None:
    machine.create()

    assert machine.steps_of_a_call() == ["pin", "project"]


@pytest.mark.parametrize("arguments", [[], ["absent"], ["../dev"], ["dev", "dev"]])
def test_an_unknown_name_is_refused_with_those_there_are(machine: Machine, arguments: list[str]) -> None:
    assert machine.root.is_dir()
    with pytest.raises(SystemExit, match=r"usage: set-up\.sh dev"):
        set_up._names(arguments)
