"""Verification: by QR or code, or by number together with the surname. Limited, not indexed, silent about what is not there."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.certificates import queries
from tochka.certificates.forms import FindForm
from tochka.certificates.terms import KINDS
from tochka.certificates.views.blueprint import bp
from tochka.events.terms import FORMATS
from tochka.extensions import limiter
from tochka.kit.access import open_to_all
from tochka.kit.codes import read_certificate_code
from tochka.kit.words import _, _l

# Guesses: 20 misses a minute an address, 300 in all (a million papers, 2^53 codes: 0.006 hits a year).
MISSED = lambda response: response.status_code == 404  # noqa: E731
misses_each = limiter.shared_limit("20 per minute", scope="certificate-misses", deduct_when=MISSED)
misses_all = limiter.shared_limit(
    "300 per minute", scope="certificate-misses-all", key_func=lambda: "all", deduct_when=MISSED
)


@bp.get("/c/<code>", endpoint="verify")
@bp.get("/C/<code>", endpoint="verify_upper")
@open_to_all
@misses_each
@misses_all
def verify(code: str) -> ResponseReturnValue:
    """What a code stands for: valid, replaced or revoked; an unknown one looks the same for all."""
    read = read_certificate_code(code)
    verified = queries.verified_by_code(read) if read else None
    return _answer(verified)


def _answer(verified: queries.Verified | None) -> ResponseReturnValue:
    page = render_template("certificates/verify.html", paper=verified, kinds=KINDS, formats=FORMATS)
    response = make_response(page, 200 if verified else 404)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/certificates/", endpoint="find")
@open_to_all
@misses_each
@misses_all
def find() -> ResponseReturnValue:
    """A form: the code, or the number together with the surname."""
    form = FindForm(request.args)
    if form.code.data:
        read = read_certificate_code(form.code.data)
        if read:
            return redirect(url_for("certificates.verify", code=read))
        form.code.errors = [
            _("There are 12 characters under the QR, such as 7K4M-2XPT-90AB. Check them with the paper.")
        ]
    elif form.number.data or form.surname.data:
        verified = _by_number(form)
        if verified:
            return _answer(verified)
    missed = bool(request.args) and bool(form.errors or form.number.data or form.surname.data or form.code.data)
    return make_response(render_template("certificates/find.html", form=form), 404 if missed else 200)


FILE_WORDS = {
    "valid": _l("This is the very file that was issued, and it is in force."),
    "replaced": _l("This file was issued, but a newer paper has replaced it under the same number."),
    "revoked": _l("This file was issued, but the paper is revoked."),
    "other": _l("This file is another paper, № %(number)s. Compare it with its own page."),
    "unknown": _l("The register does not know this file. It was changed, printed anew or never issued here."),
}


@bp.get("/c/<code>/file/<sha256>")
@open_to_all
@misses_each
@misses_all
def check_file(code: str, sha256: str) -> ResponseReturnValue:
    """What a file is, by the hash that the browser made of it, for the paper of this page."""
    return _file_answer(sha256, read_certificate_code(code))


@bp.get("/certificates/file/<sha256>")
@open_to_all
@misses_each
@misses_all
def check_any_file(sha256: str) -> ResponseReturnValue:
    """What a file is, by the hash that the browser made of it, whatever paper it may be."""
    return _file_answer(sha256, None)


def _file_answer(sha256: str, code: str | None) -> ResponseReturnValue:
    found = queries.file_state(sha256.lower())
    state = found.state if found else "unknown"
    if found and code and found.code != code:
        state = "other"
    answer = {"state": state, "words": FILE_WORDS[state] % {"number": found.number if found else ""}}
    if found and found.code != code:
        answer["url"] = url_for("certificates.verify", code=found.code)
    return answer, 200 if found else 404, {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def _by_number(form: FindForm) -> queries.Verified | None:
    if not form.number.data:
        form.number.errors = [_("Type the number as it stands on the paper.")]
    elif not form.surname.data:
        form.surname.errors = [_("Type the surname that stands on the paper.")]
    elif not form.validate():
        return None
    elif found := queries.verified_by_number(form.number.data, form.surname.data):
        return found
    else:
        form.number.errors = [_("There is no paper with this number and this surname. Check both with the paper.")]
    return None
