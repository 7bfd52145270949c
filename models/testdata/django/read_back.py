#!/usr/bin/python3 -B
"""Opens a database with Django's own models and prints as JSON what Django sees.

usage: read_back.py DATABASE [USERNAME PASSWORD]...

For every pair "passwords" says whether Django's check_password accepts it.
"""
import json
import sys

import project


def main(path, *pairs):
    project.open_database(path)
    from django.contrib.admin.models import LogEntry
    from django.contrib.auth.models import Group, User
    from polls.models import Choice, Poll, Vote

    seen = {
        "users": [user(u) for u in User.objects.order_by("pk")],
        "groups": [group(g) for g in Group.objects.order_by("pk")],
        "polls": list(map(when, Poll.objects.order_by("pk").values("id", "question", "pub_date", "created_by_id"))),
        "choices": list(Choice.objects.order_by("pk").values("id", "choice_text", "poll_id")),
        "votes": list(Vote.objects.order_by("pk").values("id", "choice_id", "poll_id", "voted_by_id")),
        "log": [entry(e) for e in LogEntry.objects.order_by("pk")],
        "passwords": [
            User.objects.get(username=name).check_password(password) for name, password in zip(pairs[::2], pairs[1::2])
        ],
        "unapplied": unapplied(),
    }
    json.dump(seen, sys.stdout)


def user(u):
    row = {name: getattr(u, name) for name in ("id", "username", "first_name", "last_name", "email")}
    row.update({name: getattr(u, name) for name in ("is_staff", "is_active", "is_superuser")})
    row["date_joined"], row["last_login"] = u.date_joined, u.last_login
    row["permissions"] = sorted(u.get_all_permissions())
    return when(row)


def group(g):
    return {"id": g.pk, "name": g.name, "permissions": [p.codename for p in g.permissions.order_by("codename")]}


def entry(e):
    row = {"id": e.pk, "action_time": e.action_time, "user_id": e.user_id, "action_flag": e.action_flag}
    row.update(object_id=e.object_id, object_repr=e.object_repr, message=e.get_change_message(), text=str(e))
    row["content_type"] = e.content_type.model if e.content_type else None
    return when(row)


def when(row):
    """Datetimes as text, to the microsecond."""
    return {k: v.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if hasattr(v, "strftime") else v for k, v in row.items()}


def unapplied():
    """Migrations that Django would still want to run."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [str(m) for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


if __name__ == "__main__":
    main(*sys.argv[1:])
