#!/usr/bin/python3 -B
"""Loads a fixture into a database, or dumps one, with Django's own commands.

usage: fixture.py load|dump DATABASE FILE [OPTION]...

A database into which to load is made if it is not there. An option is one of the
command's flags, as --natural-foreign.
"""
import sys

import project


def main(deed, path, file, *options):
    project.open_database(path)
    from django.core.management import call_command

    if deed == "load":
        call_command("migrate", verbosity=0)
        call_command("loaddata", file, *options, verbosity=0)
    else:
        call_command("dumpdata", *options, output=file, verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
