"""A publication's link, its card, and the ready text of a post. No foreign server is asked for anything."""

from urllib.parse import urlsplit

from tochka.kit.russian import quotes

_OUTLETS = {
    "vk.com": "ВКонтакте",
    "vk.ru": "ВКонтакте",
    "ok.ru": "Одноклассники",
    "t.me": "Телеграм",
    "dzen.ru": "Дзен",
    "rutube.ru": "Rutube",
}
TAGS = ("#ТочкаРоста", "#СетевоеВзаимодействие")


def host_of(url: str) -> str:
    """The host of a link without «www.»; empty where the link is none (only http and https are links)."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if parts.scheme in ("http", "https") and "." in host else ""


def outlet_of(url: str) -> str:
    """A guess of the outlet from the host: «ВКонтакте» for vk.com, else the host itself."""
    host = host_of(url)
    return _OUTLETS.get(host.removeprefix("m."), host)


def post_text(sentence: str, title: str, where: str, photos: str, address: str) -> str:
    """A post about an event: what, where, who came, the link, the rule of photos, hashtags. Russian always.

    sentence: «приняло участие 30 педагогов из 12 ОО: …» or empty; photos: a sentence on permissions, or empty."""
    lines = [quotes(f"{where}: «{title.strip('«»')}»."), f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""]
    lines += [photos, address, " ".join(TAGS)]
    return "\n\n".join(filter(None, lines))


def photo_rule(minors: bool, allowed: int, people: int) -> str:
    """A reminder before photos are published: only with consents (article 152.1 of the Civil Code, 152-ФЗ).

    allowed of people: who are known by name and let their photographs be published; empty when all of them do."""
    if people and allowed == people and not minors:
        return ""
    who = "учеников" if minors else "участников"
    known = f" Публиковать согласны {allowed} из {people} записанных поимённо." if people else ""
    return f"[Фото {who} публикуйте только с их согласия; без согласия подойдёт общий план или снимок работ.{known}]"
