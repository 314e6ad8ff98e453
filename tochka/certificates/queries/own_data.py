"""What the certificates room knows of a person, for «my data»."""

from collections.abc import Iterable

from tochka.certificates.queries.register import own_papers
from tochka.kit.words import _
from tochka.people.queries.own_data import Fact, Known, registers_data


@registers_data
def known_to_certificates(subject_kind: str, subject_id: int) -> Iterable[Known]:
    """Her papers: the number, and the name that stands on each."""
    papers = own_papers([subject_id]) if subject_kind == "registration" else []
    facts = (Fact("number", _("No. %(number)s", number=paper.number), paper.name) for paper in papers)
    yield Known("certificates", _("Certificates"), tuple(facts))
