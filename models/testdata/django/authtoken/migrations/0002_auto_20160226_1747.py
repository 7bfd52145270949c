from django.db import migrations


class Migration(migrations.Migration):
    """Here for its name alone: REST framework's changes labels in it, no table."""

    dependencies = [("authtoken", "0001_initial")]
    operations = []
