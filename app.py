"""The application, for `flask --app app` and for servers; `python app.py` starts a demo on one thread."""

from tochka import create_app

app = create_app()

if __name__ == "__main__":
    settings = app.extensions["settings"]
    app.run(host=settings.host, port=settings.port)
