"""Papers of a plan: DOCX, PDF, XLSX, and the empty form."""

from flask import Response
from flask.typing import ResponseReturnValue

from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import may
from tochka.network.models import Organization
from tochka.plan.documents.form import PlanFacts, PrintedRow, printed_row
from tochka.plan.documents.papers import plan_docx, plan_pdf
from tochka.plan.documents.sheets import empty_form, plan_xlsx
from tochka.plan.models import Plan
from tochka.plan.queries.plans import plan_page
from tochka.plan.views import bp, seen_plan
from tochka.plan.views.rows import shown_rows

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@bp.get("/<int:plan_id>/plan.<any(docx,xlsx,pdf):kind>")
@may("plan.view", on="plan_id")
def paper(plan_id: int, kind: str) -> ResponseReturnValue:
    """The plan in the customary form."""
    plan = seen_plan(plan_id)
    facts, rows = _facts(plan), _rows(plan)
    made = clock.local(clock.now(), plan.municipality.timezone)
    makers = {"docx": plan_docx, "xlsx": plan_xlsx}
    data = makers[kind](facts, rows, made) if kind in makers else plan_pdf(facts, rows)
    return _file(data, kind, f"plan-{plan.school_year}-{plan.school_year + 1}")


@bp.get("/form.xlsx")
@may("plan.view")
def form() -> ResponseReturnValue:
    """The empty form, whose heads the import knows."""
    return _file(empty_form(clock.now()), "xlsx", "plan-form")


def _facts(plan: Plan) -> PlanFacts:
    zone = plan.municipality.timezone
    body_id = plan.municipality.body_id
    body = db.session.get(Organization, body_id) if body_id else None
    return PlanFacts(
        title=plan.title,
        body=(body.full_name or body.short_name) if body else plan.municipality.name,
        approved=clock.local(plan.approved_at, zone).date() if plan.approved_at else None,
        printed=clock.today(zone),
    )


def _rows(plan: Plan) -> list[PrintedRow]:
    return [printed_row(row.entry, row.school, row.state, row.events) for row in shown_rows(plan_page(plan))]


def _file(data: bytes, kind: str, name: str) -> Response:
    shown = "inline" if kind == "pdf" else "attachment"
    return Response(
        data, content_type=TYPES[kind], headers={"Content-Disposition": f'{shown}; filename="{name}.{kind}"'}
    )
