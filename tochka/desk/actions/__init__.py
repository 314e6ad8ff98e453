"""Loading what the service comes with: the Aldan year, the practice municipality, the demo's people."""

from tochka.desk.actions.aldan import load_aldan
from tochka.desk.actions.demo import DEMO_PASSWORD, DEMO_PEOPLE, load_demo_people
from tochka.desk.actions.practice import load_practice, practice_school, renew_practice

__all__ = [
    "DEMO_PASSWORD",
    "DEMO_PEOPLE",
    "load_aldan",
    "load_demo_people",
    "load_practice",
    "practice_school",
    "renew_practice",
]
