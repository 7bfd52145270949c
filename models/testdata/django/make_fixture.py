#!/usr/bin/python3 -B
"""Writes ../django.sql: a tenant's database as Django made it, with the warts of real ones.

Needs Debian's python3-django and python3-argon2. Times, salts and keys are
fixed, so that a second run gives the same file.
"""
import sqlite3
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import project

OUT = Path(__file__).parent.parent / "django.sql"
START = datetime(2018, 7, 5, 11, 20, 55, 605247, tzinfo=timezone.utc)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "django.db"
        project.open_database(path)
        fill()
        db = sqlite3.connect(path)
        add_warts(db)
        lines = ["PRAGMA foreign_keys=OFF;", *db.iterdump()]  # its tables come by name
        OUT.write_text("\n".join(lines) + "\n")


def fill():
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    users = add_users()
    polls = add_polls(users)
    add_log(users, polls)


def add_users():
    from authtoken.models import Token
    from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher, PBKDF2SHA1PasswordHasher
    from django.contrib.auth.models import Group, Permission, User

    pbkdf2 = PBKDF2PasswordHasher().encode("correct horse", "qYtj0AQd94gC", iterations=10000)
    sha1 = PBKDF2SHA1PasswordHasher().encode("battery staple", "bI8x1K3mQe2Z", iterations=10000)
    argon2 = Argon2PasswordHasher().encode("lètmein", "Q2v9sW1x")
    rows = [
        ("shabda", "123", dict(is_superuser=True, is_staff=True, email="s@a.co")),
        ("ada", pbkdf2, dict(is_superuser=True, is_staff=True, first_name="Ada", last_name="Lovelace")),
        ("grace", argon2, dict(is_staff=True, email="grace@example.com")),
        ("björn", sha1, dict(first_name="Björn")),
        ("gone", "!r8sO1Xq2c5ZkT0vE7mWbYp4dJh6uNa9LgQf3iRtS", dict(is_active=False)),
    ]
    users = []
    for n, (name, password, more) in enumerate(rows):
        joined = START + timedelta(days=n)
        users.append(User.objects.create(username=name, password=password, date_joined=joined, **more))
    User.objects.filter(username="ada").update(last_login=START.replace(microsecond=0))
    editors = Group.objects.create(name="Editors")
    editors.permissions.set(Permission.objects.filter(codename__in=["add_poll", "change_poll"]))
    users[2].groups.add(editors)
    users[2].user_permissions.add(Permission.objects.get(codename="delete_vote"))
    token = Token.objects.create(key="527d1f3a9b8c4e6d0a2b7c5e9f1d3b8a6c4e2f0d", user=users[1])
    Token.objects.filter(key=token.key).update(created=START)
    return users


def add_polls(users):
    from polls.models import Choice, Poll, Vote

    swallow = Poll.objects.create(question="What is the weight of an unladen swallow?", created_by=users[0])
    colour = Poll.objects.create(question="Welche Farbe? — « bleu » ou 青", created_by=users[1])
    Poll.objects.filter(pk=swallow.pk).update(pub_date=START)
    Poll.objects.filter(pk=colour.pk).update(pub_date=START.replace(year=2020, microsecond=0))
    african = Choice.objects.create(poll=swallow, choice_text="African")
    european = Choice.objects.create(poll=swallow, choice_text="European")
    blue = Choice.objects.create(poll=colour, choice_text="青")
    Vote.objects.create(poll=swallow, choice=african, voted_by=users[1])
    Vote.objects.create(poll=swallow, choice=european, voted_by=users[2])
    # The API that we replace let this in: a choice of the other poll.
    Vote.objects.create(poll=colour, choice=european, voted_by=users[3])
    Vote.objects.create(poll=colour, choice=blue, voted_by=users[1])
    return [swallow, colour]


def add_log(users, polls):
    from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(polls[0])
    messages = [
        (ADDITION, [{"added": {}}, {"added": {"name": "choice", "object": "African"}}]),
        (CHANGE, [{"changed": {"fields": ["Question", "Created by"]}}]),
        (CHANGE, [{"changed": {"name": "choice", "object": "European", "fields": ["Choice text"]}}]),
        (CHANGE, []),
        (CHANGE, "Changed question."),
        (DELETION, ""),
    ]
    for n, (flag, message) in enumerate(messages):
        LogEntry.objects.log_action(users[1].pk, kind.pk, polls[0].pk, str(polls[0]), flag, message)
    for n, entry in enumerate(LogEntry.objects.order_by("pk")):
        LogEntry.objects.filter(pk=entry.pk).update(action_time=START + timedelta(hours=n))


def add_warts(db):
    """What Django itself no longer writes, but old databases and hands have left."""
    db.execute("UPDATE auth_user SET date_joined = '2018-07-05' WHERE username = 'shabda'")
    db.execute("DELETE FROM auth_permission WHERE codename LIKE 'view_%'")
    db.execute("UPDATE django_migrations SET applied = '2018-07-05 06:45:22.688476'")
    db.commit()


if __name__ == "__main__":
    main()
