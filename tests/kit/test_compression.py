"""Visitors' pages are light on 3G; pages with a signed-in reader's secrets are never packed."""

import gzip

from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_account, make_event, make_municipality, make_school, sign_in

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_visitors_page_is_packed_and_says_the_same(app: Flask) -> None:
    make_event(make_school(make_municipality()))
    plain = FlaskClient(app, app.response_class)
    loose, packed = plain.get("/events/"), plain.get("/events/", headers=PACKED)
    assert (packed.headers["Content-Encoding"], "Accept-Encoding" in packed.headers["Vary"]) == ("gzip", True)
    assert len(packed.data) * 2 < len(loose.data)
    assert gzip.decompress(packed.data).startswith(b"<!doctype html>")


def test_a_signed_in_readers_page_is_not(client: FlaskClient) -> None:
    sign_in(client, make_account("organizer", make_school(make_municipality())))
    assert "Content-Encoding" not in client.get("/events/mine", headers=PACKED).headers


def test_what_fits_one_packet_stays_as_it_is(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers=PACKED).headers
