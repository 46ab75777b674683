"""The WSGI application that gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wedo.settings")
application = get_wsgi_application()

# gunicorn loads this once and then forks (--preload): what is in memory by now is there once for all processes,
# until one writes to it. Django loads addresses and views with the first request, in each process anew; and a
# garbage collection writes to all it looks through (https://docs.python.org/3/library/gc.html#gc.freeze).
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
