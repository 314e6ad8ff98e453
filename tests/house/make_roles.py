"""Writes roles.tsv anew: `.venv/bin/python -m tests.house.make_roles`. Look at the difference before it is kept."""

import tempfile
from pathlib import Path

from tests.conftest import CheckingClient, settings_for
from tests.house.test_roles import TABLE, judgements
from tests.house.world import build
from tochka import create_app
from tochka.cli.seed import load_demo
from tochka.extensions import Model, db, limiter

with tempfile.TemporaryDirectory() as folder:
    app = create_app(settings_for(Path(folder)))
    limiter.enabled = False
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = CheckingClient
    with app.app_context():
        Model.metadata.create_all(db.engine)
        load_demo()
        TABLE.write_text("\n".join(judgements(build(app))) + "\n", "utf-8")
        db.session.remove()
        db.engine.dispose()
