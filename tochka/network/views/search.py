"""What the school picker asks while somebody types."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from tochka.extensions import limiter
from tochka.kit.access import open_to_all
from tochka.network import actions
from tochka.network.views import bp
from tochka.network.views.requests import candidate_of

AT_MOST = 10


@bp.get("/search")
@limiter.limit("300/minute")
@open_to_all
def search() -> ResponseReturnValue:
    """At most ten open organizations for the typed words, of one municipality or of all: [{id, name, place, hint}]."""
    typed = request.args.get("q", "")[:100]
    municipality_id = request.args.get("municipality", type=int)
    directory = actions.directory(municipality_id)
    found = directory.find(typed, AT_MOST)
    response = jsonify([candidate_of(school, directory.towns.get(school.id, "")) for school in found])
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
