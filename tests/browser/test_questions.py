"""An organizer asks a question that hangs on another and limits schools; a teacher's form shows both at once as she fills it."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.test_delegation import seminar
from tests.browser.test_story import choose_school


def ask(page: Page, address: str, words: str, kind: str, **more: str) -> None:
    """Add a question by its form."""
    page.goto(f"{address}/questions/new")
    page.locator("[name=words]").fill(words)
    page.locator("[name=kind]").select_option(kind)
    if condition := more.get("shown_if"):
        page.locator("[name=shown_if]").select_option(label=condition)
    page.locator("[name=required]").check()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("link", name=words)).to_be_visible()


def test_a_question_appears_when_another_is_answered_and_the_school_sees_its_places(
    server: Server, launch: Callable[..., Browser]
) -> None:
    browser = launch()
    page = browser.new_context(locale="ru-RU").new_page()
    event_id = seminar(page, server)
    address = f"{server.url}/registration/{event_id}"
    ask(page, address, "Нужен трансфер?", "yesno")
    ask(page, address, "Откуда забрать?", "text", shown_if="Нужен трансфер?: да")
    page.goto(f"{server.url}/events/{event_id}/edit")
    page.locator("[name=parts-0-per_school]").fill("1")
    page.locator("form.event-form .button--primary").click()

    visitor = browser.new_context(locale="ru-RU", viewport={"width": 390, "height": 844}).new_page()
    visitor.goto(address)
    where = visitor.get_by_label("Откуда забрать?")
    expect(where).to_be_hidden()
    choose_school(visitor, "2")
    expect(visitor.get_by_text("От вашей школы осталось 1 место.")).to_be_visible()
    visitor.locator("[name=name]").fill("Образцова Мария Петровна")
    visitor.get_by_label("да", exact=True).check()
    expect(where).to_be_visible()
    visitor.locator("[name=participation]").check()
    visitor.get_by_role("button", name="Записаться").click()
    expect(visitor.get_by_text("Ответьте на этот вопрос")).to_have_count(1)
    where.fill("Нижний Куранах")
    visitor.locator("[name=participation]").check()
    visitor.get_by_role("button", name="Записаться").click()
    expect(visitor.get_by_text("Вы записаны")).to_be_visible()
    expect(visitor.get_by_text("Нижний Куранах")).to_be_visible()
    visitor.goto(address)
    choose_school(visitor, "2")
    expect(visitor.get_by_text("От вашей школы мест не осталось.")).to_be_visible()
