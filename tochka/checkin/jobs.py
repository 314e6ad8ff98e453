"""What the worker does for the door by itself: what was kept aside does not stay longer than was promised."""

from tochka.checkin.actions.keeping import sweep
from tochka.checkin.actions.photos import erase_old_photos
from tochka.kit import jobs

jobs.each_minute(sweep)
jobs.each_minute(erase_old_photos)
