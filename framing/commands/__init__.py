"""The shelf of commands: one file a command, found by its file name.

A command parses its arguments, calls one function and prints. Heavy imports stand inside the function, so
that `framing --help` stays quick.
"""
