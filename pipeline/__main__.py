"""The way in: the command line, or one line where it cannot even start, which `kyoki doctor` then explains."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line.

    A package that is missing, or built for another version of numpy, is met here, before any command is called: all
    but `doctor` and --help work on tables.
    """
    try:
        from pipeline.cli import main as command_line

        if sys.argv[1:2] != ["doctor"] and "--help" not in sys.argv:
            import pipeline.storage  # noqa: F401 (only to see whether it can be)
    except (ImportError, ValueError, AttributeError) as fault:
        if sys.argv[1:2] == ["doctor"]:
            from pipeline.runs.doctor import main as doctor

            sys.exit(doctor(sys.argv[2:]))
        sys.exit(
            f"kyoki: cannot start ({fault}); what is missing, and the line that mends it, is shown by: kyoki doctor"
        )
    command_line()


if __name__ == "__main__":
    main()
