"""The server: gunicorn, processes of threads over one loaded application, and the worker of jobs as its child.

`gunicorn -c deploy/gunicorn.conf.py app:app`; where to listen and how many come from the settings (README)."""

import os
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tochka.cli.keeper import Keeper  # noqa: E402 the project is not installed, its folder was just put on the path
from tochka.config import BadSettings, read_settings  # noqa: E402

try:
    settings = read_settings()
except BadSettings as refusal:
    sys.exit(f"Точка не запущена. {refusal}")

chdir = str(ROOT)
bind = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
worker_class = "gthread"
workers = settings.workers
threads = settings.threads
preload_app = True  # the processes share the memory of what is loaded before they part
timeout = 60
graceful_timeout = 20
keepalive = 5
loglevel = "warning"
accesslog = None  # addresses of tickets and private links do not belong into a log
forwarded_allow_ips = ""  # proxies are believed by the application alone, and only when told so (TRUSTED_PROXIES)

keeper = Keeper([sys.executable, "-m", "flask", "--app", "app", "worker", "--with-parent", str(os.getpid())])


def when_ready(server):
    """The address answers from here on: start the worker, say where we are."""
    from tochka.cli.check import warnings
    from tochka.cli.serve import greeting

    keeper.start()
    app = server.app.wsgi()
    app.test_client().get("/events/", base_url=settings.public_url)  # what a page needs is read once, before they part
    for warning in warnings(app):
        click.echo(f"Внимание. {warning}", err=True)
    click.echo(greeting(app))


def pre_fork(server, worker):
    """No open database is taken into a child: SQLite's locks would then be held by one process and trusted by two."""
    from tochka.extensions import db

    app = server.app.wsgi()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.extensions["queue"].storage.close()


def post_worker_init(worker):
    """Bodies are read before the application begins; on SQLite, requests that write take turns in the process."""
    from tochka.kit.turns import Turns

    alone = settings.database_url.startswith("sqlite")
    worker.wsgi = Turns(worker.wsgi, worker.wsgi.config["MAX_CONTENT_LENGTH"], alone=alone)


def on_exit(server):
    """The worker stops with the server."""
    keeper.stop()
