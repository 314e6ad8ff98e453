"""Papers of the network: the policy on personal data, the draft of an agreement."""

from tochka.network.documents.agreement import AgreementFacts, Party, agreement_docx
from tochka.network.documents.texts import Section, policy

__all__ = ["AgreementFacts", "Party", "Section", "agreement_docx", "policy"]
