"""The way in: the command line, or one line where it cannot even start, which `kyoki doctor` then explains."""

import sys

from kyoki import imports


def main() -> None:
    """Run the command line.

    A package that is missing, or built for another version of numpy, is met here, before any command is called: all
    but `doctor` and --help work on tables. `run` looks for itself, when its workers have begun to load theirs.

    Nothing else is imported before it is settled which folders are searched.
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
