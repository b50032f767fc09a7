"""Which of the client programs of PostgreSQL writes a backup."""

import pytest

from config.operations import Refused, postgres


def test_the_oldest_program_that_is_new_enough_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    for version in ["14", "16", "18"]:
        program = tmp_path / version / "bin" / "pg_dump"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.2'\n")
        program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert postgres.find_program("pg_dump", 15) == tmp_path / "16" / "bin" / "pg_dump"
    with pytest.raises(Refused) as refused:
        postgres.find_program("pg_dump", 19)
    assert str(refused.value) == (
        "This needs the program pg_dump of PostgreSQL 19 or newer. Only version 18 was found. "
        "On Debian: apt-get install postgresql-client-19"
    )
