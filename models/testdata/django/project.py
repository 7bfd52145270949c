"""The smallest Django project with the tables that we share with Django.

It is here for tests alone: make_fixture.py writes with it, read_back.py reads.
"""
import sys
from pathlib import Path

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True


def open_database(path):
    settings.configure(
        SECRET_KEY="of no use outside the tests",
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "authtoken",
            "polls",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        PASSWORD_HASHERS=[
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
            "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
            "django.contrib.auth.hashers.Argon2PasswordHasher",
        ],
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    django.setup()
