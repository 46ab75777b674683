#!/usr/bin/env python
"""Django's command line for WeDo."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wedo.settings")
    try:
        execute_from_command_line(sys.argv)
    except (EnvError, ImproperlyConfigured) as problem:
        # A setting that is missing or wrong; where it was read helps nobody.
        sys.exit(str(problem))
