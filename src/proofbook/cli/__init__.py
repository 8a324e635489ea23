"""The command line: the only place that prints and exits. One module a command, imported when the command runs."""
