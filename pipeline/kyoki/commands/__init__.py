"""The subcommands of `kyoki`, a module for each: arguments in, lines out; all work is done below."""
