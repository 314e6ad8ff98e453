"""The owner's download, by the private link of the registration."""

from flask import abort, g
from flask.typing import ResponseReturnValue

from tochka.certificates import actions, queries
from tochka.certificates.jobs import shop
from tochka.certificates.models import Certificate
from tochka.certificates.terms import ISSUED
from tochka.certificates.views.blueprint import bp
from tochka.certificates.views.files import paper_file
from tochka.extensions import db
from tochka.kit.access import holder_of_link


@bp.get("/certificates/mine/<token>/<int:certificate_id>.pdf")
@holder_of_link("registration")
def download(token: str, certificate_id: int) -> ResponseReturnValue:
    """The paper of the holder; another's, a revoked or an erased one is not here."""
    certificate = db.session.get(Certificate, certificate_id)
    paper = queries.current_paper(certificate_id)
    if certificate is None or paper is None or certificate.registration_id != g.held.id:
        abort(404)
    if certificate.state != ISSUED or paper.sha256 is None or paper.erased_at:
        abort(410)
    name = paper.snapshot["own"].get("name", "")
    return paper_file(actions.paper_again(paper, shop()), f"{name}, {certificate.number}.pdf")
