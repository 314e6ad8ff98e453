"""The application, for `flask --app app` and for servers; `python app.py` starts it on Flask's own server."""

from tochka import create_app
from tochka.cli.check import refuse_to_serve_unfit

app = create_app()
refuse_to_serve_unfit(app)

if __name__ == "__main__":
    settings = app.extensions["settings"]
    app.run(host=settings.host, port=settings.port)
