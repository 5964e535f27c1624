"""Entry point: the command line, or one line that refers to `kyoki doctor` if it cannot start."""

import sys

from kyoki import imports


def main() -> None:
    """Run the command line.

    Missing packages, or packages built for another numpy, are detected here, before any command is called: all but
    `doctor` and --help need the tables. `run` checks by itself, once its workers have begun to load their packages.

    Nothing else is imported before the import path is set.
    """
    imports.begin(sys.argv[1:])
    from kyoki import terminal
    from kyoki.running import doctor

    terminal.guard()
    with doctor.import_errors_as_hint():
        try:
            from kyoki.commands.app import main as command_line
        except doctor.UNUSABLE:
            if sys.argv[1:2] == ["doctor"]:
                sys.exit(doctor.main(sys.argv[2:]))
            raise
        if sys.argv[1:2] not in (["doctor"], ["run"]) and "--help" not in sys.argv:
            doctor.load_tables()
    command_line()


if __name__ == "__main__":
    main()
