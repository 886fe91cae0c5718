"""seed.py [N]: user+token+N reports over 200 areas; last 100 have updated_at in the last minute ('changed'), prints token, sessionid, cutoff."""

import os, sys, django, datetime as dt, random, json, re, uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from rest_framework.authtoken.models import Token
from intake.models import Report

n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
u, _ = User.objects.get_or_create(username="phone1", defaults=dict(is_staff=True, is_superuser=True))
u.set_password("bench")
u.save()
t, _ = Token.objects.get_or_create(user=u)
Report.objects.all().delete()
src = open(os.path.join(os.path.dirname(__file__), "report.json")).read()
r = random.Random(1)


def render():
    def f(m):
        k = m.group(1)
        if k == "uuid":
            return str(uuid.UUID(int=r.getrandbits(128), version=4))
        if k == "n":
            return "1"
        if k == "now":
            return "2026-10-14T10:00:00Z"
        return str(r.randint(1, int(k.split(":")[1])))

    return json.loads(re.sub(r"\{\{([^}]*)\}\}", f, src))


now = timezone.now()
cutoff = now - dt.timedelta(minutes=1)
batch = []
for i in range(n):
    ts = (
        cutoff - dt.timedelta(minutes=n - 100 - i)
        if i < n - 100
        else cutoff + dt.timedelta(milliseconds=10 * (i - n + 101))
    )
    batch.append(Report(submitted_by=u, **render()))
    batch[-1]._ts = ts
    if len(batch) == 2000:
        Report.objects.bulk_create(batch)
        with connection.cursor() as c:
            c.executemany(
                "update intake_report set created_at=%s, updated_at=%s where id=%s",
                [(b._ts, b._ts, b.id) for b in batch],
            )
        batch = []
with connection.cursor() as c:
    c.execute("vacuum analyze intake_report")
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY

s = SessionStore()
s[SESSION_KEY] = str(u.pk)
s[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
s[HASH_SESSION_KEY] = u.get_session_auth_hash()
s.create()
print(
    json.dumps(
        dict(
            token=t.key,
            sessionid=s.session_key,
            cutoff=cutoff.isoformat().replace("+00:00", "Z"),
            n=Report.objects.count(),
        )
    )
)
